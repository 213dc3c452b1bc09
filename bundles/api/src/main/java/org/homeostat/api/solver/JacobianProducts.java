package org.homeostat.api.solver;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ConsumerType;

/** Structure: exact products with the Jacobian of f. */
@ConsumerType
public interface JacobianProducts {

    /**
     * The vector-Jacobian product.
     *
     * @param z where, (batch, d)
     * @param u cotangents, (batch, d)
     * @return u·∂f/∂z, row by row, (batch, d)
     */
    NDArray vectorJacobian(NDArray z, NDArray u);
}
