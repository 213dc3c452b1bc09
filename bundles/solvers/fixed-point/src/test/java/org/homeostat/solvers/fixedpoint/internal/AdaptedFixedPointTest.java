package org.homeostat.solvers.fixedpoint.internal;

import ai.djl.ndarray.types.DataType;
import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** The iteration with adapted damping keeps the solvers' contract. */
class AdaptedFixedPointTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new FixedPoint(1, true);
    }

    @Override
    protected double agreement(DataType type, double tolerance) {
        return type == DataType.FLOAT64 ? 1e-12 : super.agreement(type, tolerance);
    }
}
