package org.homeostat.api.solver;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ProviderType;

/** A solve's result. */
@ProviderType
public interface Solution {

    /**
     * For each sample the iterate with the smallest residual; the last finite one where a splitting method's own steps end the
     * solve, which it makes without a look at residuals.
     *
     * @return z, (batch, d), of the starting point's manager; finite wherever any iterate was
     */
    NDArray z();

    /**
     * What the solve did.
     *
     * @return the report
     */
    SolveReport report();
}
