package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.solver.Problem;

/** A problem whose samples can leave the work. */
interface WorkingProblem extends Problem {

    /** Whether {@link #keep} is possible. */
    boolean canShrink();

    /** What {@link #keep} costs, in evaluations. */
    int costOfShrinking();

    /** Goes on with the given rows of the present ones, ascending. */
    void keep(int[] rows);

    /** Brings all samples back. */
    void keepAll();

    /** Sets what {@link #remainingEvaluations} counts down from. */
    void limit(int evaluationsMore);

    /** Says what ends the solve. */
    void stopOnSteps(boolean onSteps);

    /** Sets aside evaluations for the end, which {@link #remainingEvaluations} does not show. */
    void reserve(int evaluationsLater);

    /** Whether evaluating {@code z} costs nothing, because its image is remembered. */
    boolean knows(NDArray z);

    /** The image of the solve's result, asked for at the end if nobody knows it. */
    default NDArray look(NDArray z) {
        return evaluate(z);
    }

    /** Whether {@code array} is the image of {@code argument} as the latest evaluation gave it. */
    boolean isImage(NDArray argument, NDArray array);
}
