package org.homeostat.api.solver;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ProviderType;

/** What is known in the middle of one iteration. Valid during the call that receives it. */
@ProviderType
public interface Step {

    /**
     * The number of this iteration.
     *
     * @return 0 for the first
     */
    int number();

    /**
     * The state before the step.
     *
     * @return (batch, s)
     */
    NDArray state();

    /**
     * The method's map applied to the state.
     *
     * @return (batch, s)
     */
    NDArray image();

    /**
     * Image minus state, computed once for everybody who asks.
     *
     * @return (batch, s)
     */
    NDArray residual();

    /**
     * The norms of the residual's rows, in the norm of the budget.
     *
     * @return one number a sample; NaN or infinite where the image is
     */
    double[] residualNorms();
}
