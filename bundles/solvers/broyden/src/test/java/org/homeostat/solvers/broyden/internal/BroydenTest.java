package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Broyden's method with its defaults keeps the solvers' contract. */
class BroydenTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new BroydenSolver(new BroydenPlugin().defaults());
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
