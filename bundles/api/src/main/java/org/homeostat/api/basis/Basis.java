package org.homeostat.api.basis;

import java.util.Optional;
import org.homeostat.api.Kind;
import org.homeostat.api.dataset.DataSpec;
import org.osgi.annotation.versioning.ConsumerType;

/** A dictionary of observables with its settings. Immutable. */
@Kind("basis")
@ConsumerType
public interface Basis {

    /**
     * Makes the observables for a described input.
     *
     * @param input what they are functions of
     * @param seed for random features
     * @return fresh observables
     * @throws IllegalArgumentException if the basis cannot take such an input; the message says what it takes
     */
    Observables observables(DataSpec input, long seed);

    /**
     * Whether each position of a sequence has observables of its own, from that position alone or from what came before.
     *
     * @return {@code false} if a sample is mapped to one vector as a whole
     */
    boolean perPosition();

    /**
     * Whether there is something to train.
     *
     * @return {@code false} for frozen features
     */
    boolean isTrainable();

    /**
     * The number of observables, where it does not depend on the input.
     *
     * @return the dimension, or empty
     */
    default Optional<Long> dimension() {
        return Optional.empty();
    }
}
