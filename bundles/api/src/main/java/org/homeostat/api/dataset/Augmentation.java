package org.homeostat.api.dataset;

import ai.djl.ndarray.NDList;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/** A random change of training inputs that keeps their targets. Immutable. */
@Kind("augmentation")
@ConsumerType
public interface Augmentation {

    /**
     * Changes a batch.
     *
     * @param inputs the inputs, batch first
     * @param input what one sample is
     * @param seed the source of all randomness; the same seed gives the same change
     * @return the changed inputs, of the same shapes
     */
    NDList apply(NDList inputs, DataSpec input, long seed);
}
