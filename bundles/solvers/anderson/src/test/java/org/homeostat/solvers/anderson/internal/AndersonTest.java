package org.homeostat.solvers.anderson.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Anderson acceleration with its defaults keeps the solvers' contract. */
class AndersonTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new AndersonSolver(new AndersonPlugin().defaults());
    }

    @Override
    protected boolean solvesNonContractions() {
        return true;
    }
}
