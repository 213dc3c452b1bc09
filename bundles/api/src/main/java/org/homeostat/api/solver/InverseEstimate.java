package org.homeostat.api.solver;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ConsumerType;

/** An estimate of (I - ∂f/∂z*)⁻¹ that a forward solve has built up, as quasi-Newton methods do. */
@ConsumerType
public interface InverseEstimate {

    /**
     * Applies the estimate from the left.
     *
     * @param v cotangents of all samples of the solve, (batch, d)
     * @return an approximation of v·(I - ∂f/∂z*)⁻¹, (batch, d)
     */
    NDArray leftProduct(NDArray v);
}
