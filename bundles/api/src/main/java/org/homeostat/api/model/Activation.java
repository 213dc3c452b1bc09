package org.homeostat.api.model;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/** An elementwise, non-decreasing nonlinearity σ. Immutable. */
@Kind("activation")
@ConsumerType
public interface Activation {

    /**
     * Applies σ.
     *
     * @param x any shape
     * @return σ(x)
     */
    NDArray apply(NDArray x);

    /**
     * Where the slope lies.
     *
     * @return the largest slope of σ; the smallest is at least 0
     */
    double maxSlope();

    /**
     * The slope of σ.
     *
     * @param x any shape
     * @return σ'(x), at kinks any value between the one-sided slopes
     */
    NDArray derivative(NDArray x);

    /**
     * The proximal operator of αf, where σ is the proximal operator of f (Winston and Kolter 2020): the p with p = σ(p +
     * (u - p)/α).
     *
     * @param alpha the step size, positive
     * @param u argument, any shape
     * @return prox, shaped like u
     * @throws IllegalArgumentException if σ is no proximal operator
     */
    NDArray prox(double alpha, NDArray u);
}
