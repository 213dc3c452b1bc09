package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * Dropout masks that stay fixed during a solve (Gal and Ghahramani 2016, variational dropout): every iteration, and the
 * adjoint's, multiplies by the same one, so that f remains one map and has an equilibrium.
 *
 * <p>An equilibrium map draws its mask in {@code inject}, batch first like everything there, so that it shrinks with the
 * samples that leave the work; {@link MapBlock#addMask} does so. Kept values are scaled by 1/(1 - rate) (inverted dropout), so
 * that masked values keep their expectation and evaluation needs no mask. That scale enters the map's Lipschitz constant
 * in training. Immutable.
 */
public final class FixedMask {

    private final double rate;

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
     * Whether it drops anything.
     *
     * @return {@code false} for the rate 0
     */
    public boolean drops() {
        return rate > 0;
    }

    /**
     * Draws a mask.
     *
     * @param like gives manager, type and device
     * @param shape the shape, batch first
     * @param seed the source of its randomness: equal seeds and shapes give equal masks
     * @return zeros and 1/(1 - rate), each value independent of the others
     */
    public NDArray draw(NDArray like, Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
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
}
