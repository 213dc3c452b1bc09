package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Broyden's method as large states see it keeps the solvers' contract. */
class EngineIterationTest extends SolverContract {

    @Override
    protected Solver solver() {
        Broyden settings = new BroydenPlugin().defaults();
        return (problem, memory) -> new EngineIteration(settings, problem, memory);
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
