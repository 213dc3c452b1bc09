package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * An upper bound of the spectral norm of an operator that is known by its products alone: whatever the operator E, ‖E‖ ≤ 10
 * √(2/π) max ‖Eωᵢ‖ over r Gaussian vectors but for a chance of 10⁻ʳ (Halko, Martinsson and Tropp 2011, lemma 4.1).
 */
final class RandomizedNorm {

    /** r. */
    static final int VECTORS = 10;

    private static final double FACTOR = 10 * Math.sqrt(2 / Math.PI);

    private RandomizedNorm() {}

    /**
     * The bound, which one in 10¹⁰ draws misses.
     *
     * @param operator maps rows (r, size) to rows (r, size), float64
     * @param size components of a row
     * @param manager owner of what is made on the way
     * @return a number that the norm does not exceed
     */
    static double above(UnaryOperator<NDArray> operator, long size, NDManager manager) {
        Random random = new Random(1);
        double[] draws = new double[Math.toIntExact(VECTORS * size)];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = random.nextGaussian();
        }
        NDArray images = operator.apply(manager.create(draws, new Shape(VECTORS, size)));
        double largest = 0;
        for (double square : Numbers.doubles(images.mul(images).sum(new int[] {1}))) {
            largest = Math.max(largest, square);
        }
        return FACTOR * Math.sqrt(largest);
    }
}
