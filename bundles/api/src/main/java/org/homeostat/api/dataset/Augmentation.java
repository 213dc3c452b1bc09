package org.homeostat.api.dataset;

import ai.djl.ndarray.NDList;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/** A random change of training samples that keeps inputs and targets together. Immutable. */
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

    /**
     * Changes the targets of a batch as {@link #apply} changes its inputs: masks move with their images.
     *
     * @param targets the targets, batch first
     * @param target what one target is, one that {@linkplain #suits suits}
     * @param seed that of the inputs
     * @return the changed targets, of the same shapes; by default the same
     */
    default NDList targets(NDList targets, DataSpec target, long seed) {
        return targets;
    }

    /**
     * Whether changed inputs and targets still belong together; experiments with others are refused when they are checked.
     *
     * @param input what one sample is
     * @param target what its target is
     * @return {@code true}, by default, for targets without rows and columns, such as labels, which a change of pixels keeps
     */
    default boolean suits(DataSpec input, DataSpec target) {
        return target.length(DataSpec.Axis.HEIGHT).isEmpty()
                && target.length(DataSpec.Axis.WIDTH).isEmpty();
    }
}
