package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * What the latest pass that trained nothing was given: W and Ux + b, from which can be told how far its states are from their
 * equilibria.
 *
 * @param owner owner of the handles
 * @param weights the map's weights
 * @param injection Ux + b, (batch, d), once it is known
 */
record Given(NDManager owner, NDList weights, NDList injection) implements AutoCloseable {

    static Given of(NDList weights, NDManager owner) {
        NDList handles = new NDList();
        weights.forEach(array -> handles.add(MonotoneBlock.lasting(array.stopGradient(), owner)));
        return new Given(owner, handles, new NDList());
    }

    Given with(NDArray c) {
        return new Given(owner, weights, new NDList(MonotoneBlock.lasting(c.stopGradient(), owner)));
    }

    NDArray c() {
        return injection.singletonOrThrow();
    }

    @Override
    public void close() {
        owner.close();
    }
}
