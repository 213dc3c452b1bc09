package org.homeostat.solvers.fixedpoint.internal;

import ai.djl.ndarray.types.DataType;
import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** The plain iteration keeps the solvers' contract, and a sample's numbers are its own almost to the last digit. */
class FixedPointTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new FixedPoint(1, false);
    }

    @Override
    protected double agreement(DataType type, double tolerance) {
        return type == DataType.FLOAT64 ? 1e-12 : super.agreement(type, tolerance);
    }
}
