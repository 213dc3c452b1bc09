package org.homeostat.models.deq.internal;

import ai.djl.ndarray.NDArray;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

/**
 * A random start of the solve, the same in every solve and for every sample, so that results depend neither on the batch
 * nor on how many solves came before.
 */
final class GaussianStart implements UnaryOperator<NDArray> {

    private final double[] state;

    /**
     * Draws it.
     *
     * @param size the number of components of one state
     * @param seed the source of its randomness
     */
    GaussianStart(long size, long seed) {
        Random random = new Random(seed);
        state = DoubleStream.generate(random::nextGaussian).limit(size).toArray();
    }

    @Override
    public NDArray apply(NDArray zeros) {
        try (NDArray row = zeros.getManager().create(state);
                NDArray typed = row.toType(zeros.getDataType(), true)) {
            return zeros.add(typed);
        }
    }
}
