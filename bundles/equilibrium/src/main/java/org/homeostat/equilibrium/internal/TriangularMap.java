package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import java.util.Random;
import org.homeostat.api.solver.StrictlyTriangular;

/** A dense map for benchmarks whose blocks depend on earlier blocks alone: z = tanh(Wz + x), W strictly block-triangular. */
final class TriangularMap extends InjectedMap {

    private static final int BLOCKS = 8;
    private static final long SEED = 2021;

    private final NDArray transposed;

    TriangularMap(int width, NDManager manager) {
        Random random = new Random(SEED);
        int block = width / BLOCKS;
        double[][] w = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i / block * block; j++) {
                w[j][i] = 2 * random.nextGaussian() / Math.sqrt(width);
            }
        }
        transposed = manager.create(w).toType(DataType.FLOAT32, false);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList(transposed);
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return z.matMul(weights.head()).add(injection.head()).tanh();
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        StrictlyTriangular depth = () -> BLOCKS;
        return type == StrictlyTriangular.class ? Optional.of(type.cast(depth)) : Optional.empty();
    }
}
