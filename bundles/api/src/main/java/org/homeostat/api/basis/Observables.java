package org.homeostat.api.basis;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import org.osgi.annotation.versioning.ConsumerType;

/** Observables ψ for one kind of input. */
@ConsumerType
public interface Observables {

    /**
     * The block that computes ψ: (batch, input) to (batch, dimension), or (batch, position, input) to (batch, position,
     * dimension) for a basis that works per position.
     *
     * @return always the same block
     */
    Block block();

    /**
     * The number of observables.
     *
     * @return n, at least 1
     */
    long dimension();

    /**
     * Fits what a basis takes from data and not from gradients, such as centres; called once before training.
     *
     * @param sample inputs, batch first
     */
    default void fit(NDArray sample) {}

    /**
     * Whether {@link #fit} does anything, so that a sample is made for those alone that take something from it.
     *
     * @return {@code true} by default
     */
    default boolean fitsToData() {
        return true;
    }
}
