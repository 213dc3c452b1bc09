package org.homeostat.models.mondeq;

import org.homeostat.api.Kind;
import org.homeostat.api.dataset.DataSpec;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes the map z ↦ σ(Wz + Ux + b) of a monotone operator equilibrium network for described data. Immutable. */
@Kind("monotone-layer")
@ConsumerType
public interface MonotoneLayer {

    /**
     * Makes a fresh map with parameters of its own, and the head that reads its equilibrium.
     *
     * @param input what flows in
     * @param output what is to flow out of the head
     * @return the map
     * @throws IllegalArgumentException if the layer cannot take such an input; the message says what it takes
     */
    MonotoneMap map(DataSpec input, DataSpec output);
}
