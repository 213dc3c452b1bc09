package org.homeostat.api.solver;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ConsumerType;

/** Structure: f(z) = L(z) + c with L linear, as every adjoint problem u = u·∂f/∂z + v is. */
@ConsumerType
public interface AffineMap {

    /**
     * The linear part; the platform counts it as an evaluation.
     *
     * @param p a direction, (batch, d)
     * @return L(p), row by row, (batch, d)
     */
    NDArray linear(NDArray p);
}
