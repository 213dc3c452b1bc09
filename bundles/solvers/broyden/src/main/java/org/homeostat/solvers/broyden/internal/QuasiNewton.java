package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.solver.Iteration;

/** An iteration whose latest proposals a line search may shorten. */
interface QuasiNewton extends Iteration {

    /** Whether the row's latest proposal is a step by the estimate, not the way back of a sample that was lost or done. */
    boolean steps(int row);
}
