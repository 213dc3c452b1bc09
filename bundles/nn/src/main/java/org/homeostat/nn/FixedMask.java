package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Dropout masks that stay fixed during a solve (Gal and Ghahramani 2016, variational dropout): every iteration, and the
 * adjoint's, multiplies by the same one, so that f remains one map and has an equilibrium.
 *
 * <p>An equilibrium map hands on the seed that the platform gives it each step ({@code EquilibriumMap.seed}) and draws its mask
 * in {@code inject} by {@link #addTo}; batch first like everything there, it shrinks with the samples that leave the work.
 * Kept values are scaled by 1/(1 - rate) (inverted dropout), so that masked values keep their expectation and evaluation needs
 * no mask. That scale enters the map's Lipschitz constant in training. Not thread-safe.
 */
public final class FixedMask {

    private final double rate;
    private OptionalLong seed = OptionalLong.empty();

    /**
     * Creates it.
     *
     * @param rate the share of values that is dropped, at least 0 and below 1
     */
    public FixedMask(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("the dropped share must be at least 0 and below 1, not " + rate);
        }
        this.rate = rate;
    }

    /**
     * Sets the source of the masks that follow: equal seeds and shapes give equal masks. Before that, the engine's generator
     * is the source, which all runs of a process share.
     *
     * @param value the seed
     */
    public void seed(long value) {
        seed = OptionalLong.of(value);
    }

    /**
     * Draws the mask of a pass and adds it at the end of what stays constant in the pass's solve, if there is to be one.
     *
     * @param injection an array or more, batch first
     * @param sample the shape of one sample's mask; axes of length 1 drop what lies along them together, such as the pixels
     *     of a channel
     * @param training whether the model is being trained; otherwise there is no mask
     */
    public void addTo(NDList injection, Shape sample, boolean training) {
        if (training && rate > 0) {
            NDArray like = injection.head();
            injection.add(draw(like, new Shape(like.getShape().get(0)).addAll(sample)));
        }
    }

    /**
     * Draws a mask.
     *
     * @param like gives manager, type and device
     * @param shape the shape, batch first
     * @return zeros and 1/(1 - rate), each value independent of the others
     */
    public NDArray draw(NDArray like, Shape shape) {
        SplittableRandom random = new SplittableRandom(seed.orElseGet(() -> drawSeed(like)));
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < rate ? 0 : 1;
        }
        // a product that the engine owns: the backward pass may read it after Java's memory is gone
        try (NDArray ofJava = like.getManager().create(values, shape);
                NDArray typed = ofJava.toType(like.getDataType(), true);
                NDArray onDevice = typed.toDevice(like.getDevice(), true);
                NDArray scale = Scalars.like(like, 1 / (1 - rate))) {
            NDArray mask = onDevice.mul(scale);
            mask.attach(like.getManager());
            return mask;
        }
    }

    private static long drawSeed(NDArray like) {
        try (NDArray drawn = like.getManager().randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT64)) {
            return drawn.getLong();
        }
    }
}
