package org.homeostat.solvers.fixedpoint.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** The plain iteration keeps the solvers' contract. */
class FixedPointTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new FixedPoint(1);
    }
}
