package org.homeostat.solvers.anderson.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Anderson acceleration as large states see it. */
class EngineIterationTest extends SolverContract {

    @Override
    protected Solver solver() {
        Anderson settings = new AndersonPlugin().defaults();
        return (problem, memory) -> new EngineIteration(settings, problem, memory);
    }

    @Override
    protected boolean solvesNonContractions() {
        return true;
    }
}
