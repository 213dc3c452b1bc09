package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * A dense monotone map for benchmarks: z = ReLU(Wz + x) with W = (1 - m)I - AᵀA + B - Bᵀ (Winston and Kolter 2020,
 * proposition 1) and constant, Gaussian A and B. It counts the products and proximal steps that a solver asks for.
 */
final class MonotoneMap extends InjectedMap {

    private static final double MARGIN = 0.5;
    private static final long SEED = 2020;

    private final RealMatrix w;
    private final double lipschitz;
    private final NDManager manager;
    private final NDArray transposed;
    private final Map<Double, NDArray> inverses = new HashMap<>();
    private int products;
    private int proximalSteps;

    MonotoneMap(int width, NDManager manager) {
        Random random = new Random(SEED);
        RealMatrix a = gaussian(width, random);
        RealMatrix b = gaussian(width, random);
        RealMatrix identity = MatrixUtils.createRealIdentityMatrix(width);
        w = identity.scalarMultiply(1 - MARGIN)
                .subtract(a.transposeMultiply(a))
                .add(b)
                .subtract(b.transpose());
        lipschitz = new SingularValueDecomposition(identity.subtract(w)).getNorm();
        this.manager = manager;
        transposed = array(w.transpose());
    }

    private static RealMatrix gaussian(int width, Random random) {
        RealMatrix matrix = MatrixUtils.createRealMatrix(width, width);
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                matrix.setEntry(i, j, 0.5 * random.nextGaussian() / Math.sqrt(width));
            }
        }
        return matrix;
    }

    private NDArray array(RealMatrix matrix) {
        return manager.create(matrix.getData()).toType(DataType.FLOAT32, false);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList(transposed);
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return z.matMul(weights.head()).add(injection.head()).maximum(0);
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        return type == MonotoneOperator.class
                ? Optional.of(type.cast(new Operator(injection.head())))
                : Optional.empty();
    }

    /** The inverse that the resolvents with this step size multiply by, transposed for rows. */
    private NDArray inverse(double alpha) {
        return inverses.computeIfAbsent(alpha, step -> {
            RealMatrix identity = MatrixUtils.createRealIdentityMatrix(w.getRowDimension());
            RealMatrix resolvent =
                    MatrixUtils.inverse(identity.add(identity.subtract(w).scalarMultiply(step)));
            return Scopes.adopt(array(resolvent.transpose()), manager); // asked for within a step, it outlives it
        });
    }

    /**
     * What solvers asked for.
     *
     * @param products with W or a resolvent
     * @param proximalSteps of the nonlinearity
     */
    record Work(int products, int proximalSteps) {}

    /** What was asked for since the last call. */
    Work takeWork() {
        Work work = new Work(products, proximalSteps);
        products = 0;
        proximalSteps = 0;
        return work;
    }

    /** That work alone, arrays closed each time. */
    void bare(Work work, int batch) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray z = scratch.ones(new Shape(batch, w.getRowDimension()));
            for (int i = 0; i < work.products(); i++) {
                z.matMul(transposed).close();
            }
            for (int i = 0; i < work.proximalSteps(); i++) {
                z.maximum(0).close();
            }
        }
    }

    private final class Operator implements MonotoneOperator {

        private final NDArray x;

        Operator(NDArray x) {
            this.x = x;
        }

        @Override
        public double margin() {
            return MARGIN;
        }

        @Override
        public double lipschitz() {
            return lipschitz;
        }

        @Override
        public void prepare(double alpha) {
            inverse(alpha);
        }

        @Override
        public NDArray resolvent(double alpha, NDArray r) {
            products++;
            return r.add(x.mul(alpha)).matMul(inverse(alpha));
        }

        @Override
        public NDArray affine(NDArray z) {
            products++;
            return z.matMul(transposed).add(x);
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            proximalSteps++;
            return u.maximum(0);
        }
    }
}
