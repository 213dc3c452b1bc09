package org.homeostat.solvers.anderson.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Anderson acceleration with β below 1 and a long window keeps the solvers' contract. */
class DampedAndersonTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new AndersonSolver(new Anderson(10, 1e-8, 0.6, 100));
    }
}
