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

    /**
     * The residual norms at which rows count as solved at their present scale, for methods that decide how exactly to
     * solve inside.
     *
     * @return one number a sample: infinite for rows that are done and stay because their leaving does not pay yet, 0 where
     *     it is not known
     */
    default double[] targets() {
        return new double[residualNorms().length];
    }
}
