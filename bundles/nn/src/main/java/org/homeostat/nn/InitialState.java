package org.homeostat.nn;

/** Where the trajectories of a dynamical model begin, a setting of several families. */
public enum InitialState {
    /** At 0. */
    ZERO,
    /** At a state that is trained. */
    TRAINED,
    /** At further inputs of the model; the last states are further outputs. */
    CARRIED,
    /** At what an {@link Encoder} reads from the first inputs and measured outputs. */
    ENCODED;

    /**
     * Whether the family's own block takes states as further inputs, and gives the last ones as further outputs.
     *
     * @return {@code true} for {@link #CARRIED}, and for {@link #ENCODED}, whose encoder is around the block
     */
    public boolean isInput() {
        return this == CARRIED || this == ENCODED;
    }
}
