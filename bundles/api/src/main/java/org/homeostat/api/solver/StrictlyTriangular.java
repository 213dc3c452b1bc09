package org.homeostat.api.solver;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Structure: component i of f(z) depends on components before i alone, so that the plain iteration from any start is exact
 * after at most {@link #depth} steps.
 */
@ConsumerType
public interface StrictlyTriangular {

    /**
     * The nilpotency index.
     *
     * @return a number of steps after which the iteration stands still, at most d
     */
    int depth();
}
