package org.homeostat.solvers.fixedpoint.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** The damped iteration keeps the solvers' contract. */
class DampedFixedPointTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new FixedPoint(0.7, false);
    }
}
