package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;

/** Structure: a problem over a whole trajectory that can be solved one time step after the other. */
interface Stepwise {

    /**
     * Steps through time.
     *
     * @return the solution, (batch, d)
     */
    NDArray solution();
}
