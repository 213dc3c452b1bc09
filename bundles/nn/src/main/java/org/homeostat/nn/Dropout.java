package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.SplittableRandom;

/**
 * Dropout between explicit layers (Srivastava et al. 2014, inverted), with masks from a seed a step in place of the engine's
 * generator, which all runs of a process share. Inside an equilibrium map {@link FixedMask} serves.
 *
 * <p>The model hands the step's seed on: {@code public void seed(long value) { Dropout.seed(block, value); }}.
 */
public final class Dropout extends AbstractBlock {

    private static final byte VERSION = 1;

    private final FixedMask mask;

    /**
     * Creates it.
     *
     * @param rate the share of values that training drops, at least 0 and below 1
     */
    public Dropout(double rate) {
        super(VERSION);
        mask = new FixedMask(rate);
    }

    /**
     * Sets the source of the masks of every dropout in a network, a different one for each.
     *
     * @param network the network
     * @param value the seed
     */
    public static void seed(Block network, long value) {
        seed(network, new SplittableRandom(value));
    }

    private static void seed(Block block, SplittableRandom seeds) {
        if (block instanceof Dropout dropout) {
            dropout.mask.seed(seeds.nextLong());
        }
        for (Pair<String, Block> child : block.getChildren()) {
            seed(child.getValue(), seeds);
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        return new NDList(training ? x.mul(mask.draw(x, x.getShape())) : x);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
