package org.homeostat.models.deq.internal;

import ai.djl.ndarray.NDArray;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

/**
 * A random start of the solve, the same in every solve and for every sample, so that results depend neither on the batch
 * nor on how many solves came before.
 *
 * @param seed the source of its randomness
 */
record GaussianStart(long seed) implements UnaryOperator<NDArray> {

    @Override
    public NDArray apply(NDArray zeros) {
        Random random = new Random(seed);
        double[] state = DoubleStream.generate(random::nextGaussian)
                .limit(zeros.getShape().get(1))
                .toArray();
        try (NDArray row = zeros.getManager().create(state);
                NDArray typed = row.toType(zeros.getDataType(), true)) {
            return zeros.add(typed);
        }
    }
}
