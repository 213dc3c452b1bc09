package org.homeostat.nn;

/** Where the trajectories of a dynamical model begin, a setting of several families. */
public enum InitialState {
    /** At 0. */
    ZERO,
    /** At a state that is trained. */
    TRAINED,
    /** At further inputs of the model; the last states are further outputs. */
    CARRIED
}
