package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * A dynamical model whose inside can be read: as an echo state network it keeps the dynamics that it was drawn with, and a linear map of its
 * states and neurons is all that is learned (Jaeger 2001).
 */
public interface EchoState {

    /**
     * How many states and neurons there are.
     *
     * @return at least 0
     */
    int echoes();

    /**
     * States and neurons along trajectories that begin at 0.
     *
     * @param parameters gives the parameters' values
     * @param u the inputs, (batch, T, nu)
     * @param training whether this is a pass of training
     * @return states, then neurons' outputs, (batch, T, {@link #echoes})
     */
    NDArray echoes(ParameterStore parameters, NDArray u, boolean training);
}
