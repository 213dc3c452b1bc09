package org.homeostat.models.deq.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Dropout;

/** What follows the equilibrium: average pooling of image states, dropout, a linear map to the output. */
final class Head {

    private Head() {}

    /**
     * Builds it.
     *
     * @param state the shape of one sample's state
     * @param output what the task wants
     * @param pool edge of the pooling windows, 1 for no pooling
     * @param dropout share of components that training drops
     * @return a block from (batch, state) to (batch, output)
     * @throws IllegalArgumentException if the state cannot be pooled so
     */
    static Block of(Shape state, DataSpec output, int pool, double dropout) {
        SequentialBlock head = new SequentialBlock();
        long features = state.size();
        if (pool > 1) {
            requirePoolable(state, pool);
            Shape window = new Shape(pool, pool);
            head.add(Pool.avgPool2dBlock(window, window));
            features /= (long) pool * pool;
        }
        if (state.dimension() > 1) {
            head.add(Blocks.batchFlattenBlock(features));
        }
        if (dropout > 0) {
            head.add(new Dropout(dropout));
        }
        return head.add(Linear.builder().setUnits(output.size()).build());
    }

    private static void requirePoolable(Shape state, int pool) {
        if (state.dimension() != 3) {
            throw new IllegalArgumentException("pool is " + pool + ", but the cell's state " + state
                    + " is no image; set it to 1 or take a convolutional cell");
        }
        if (state.get(1) % pool != 0 || state.get(2) % pool != 0) {
            throw new IllegalArgumentException(
                    "pool is " + pool + ", which must divide the height and width of the cell's state " + state);
        }
    }
}
