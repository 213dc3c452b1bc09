package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.solvers.broyden.internal.Broyden.LineSearch;
import org.homeostat.testkit.SolverContract;

/** Broyden's method with a line search keeps the solvers' contract. */
class ArmijoTest extends SolverContract {

    @Override
    protected Solver solver() {
        Broyden defaults = new BroydenPlugin().defaults();
        return new BroydenSolver(new Broyden(defaults.memory(), LineSearch.ARMIJO, defaults.safeguard()));
    }

    @Override
    protected int evaluationsPerIteration() {
        return ArmijoIteration.TRIALS;
    }

    @Override
    protected boolean solvesNonContractions() {
        return true;
    }

    @Override
    protected int memoryIsFullAfter() {
        return new BroydenPlugin().defaults().memory() + 4;
    }
}
