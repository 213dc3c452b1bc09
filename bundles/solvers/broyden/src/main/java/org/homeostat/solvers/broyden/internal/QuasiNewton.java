package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.solver.Iteration;

/** An iteration whose latest proposals a line search may shorten. */
interface QuasiNewton extends Iteration {

    /** Whether the row's latest proposal is a step by the estimate, not the way back of a sample that was lost or done. */
    boolean steps(int row);

    /**
     * Tells that the next state lies on the way to the row's latest proposal.
     *
     * @param row the row
     * @param length the part of the way, below 1
     */
    void shorten(int row, double length);
}
