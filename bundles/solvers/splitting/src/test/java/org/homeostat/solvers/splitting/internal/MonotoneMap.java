package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import java.util.Random;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.homeostat.api.model.Activation;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.nn.MapBlock;

/** f(z) = σ(Wz + x) with W = (1 - m)I - AᵀA + B - Bᵀ (Winston and Kolter 2020, proposition 1), rows being samples. */
final class MonotoneMap extends MapBlock {

    final Parameter a = addParameter(
            Parameter.builder().setName("A").setType(Parameter.Type.OTHER).build());
    final Parameter b = addParameter(
            Parameter.builder().setName("B").setType(Parameter.Type.OTHER).build());
    final RealMatrix w;
    final double margin;
    final double lipschitz;
    final Activation sigma;

    /** What has been asked of the operators. */
    final Calls calls = new Calls();

    /**
     * Creates it.
     *
     * @param symmetric scale of A
     * @param skew scale of B
     */
    MonotoneMap(
            NDManager manager,
            DataType type,
            int width,
            double margin,
            double symmetric,
            double skew,
            Activation sigma,
            Random random) {
        RealMatrix partA = gaussian(width, symmetric, random);
        RealMatrix partB = gaussian(width, skew, random);
        RealMatrix identity = MatrixUtils.createRealIdentityMatrix(width);
        this.w = identity.scalarMultiply(1 - margin)
                .subtract(partA.transpose().multiply(partA))
                .add(partB)
                .subtract(partB.transpose());
        this.margin = margin;
        this.lipschitz = new SingularValueDecomposition(identity.subtract(w)).getNorm();
        this.sigma = sigma;
        set(a, partA, manager, type);
        set(b, partB, manager, type);
    }

    private static RealMatrix gaussian(int width, double scale, Random random) {
        RealMatrix matrix = MatrixUtils.createRealMatrix(width, width);
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                matrix.setEntry(i, j, scale / Math.sqrt(width) * random.nextGaussian());
            }
        }
        return matrix;
    }

    private static void set(Parameter parameter, RealMatrix matrix, NDManager manager, DataType type) {
        NDArray array = Values.array(manager, matrix.getData(), type);
        array.setRequiresGradient(true);
        parameter.setArray(array);
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(w.getRowDimension());
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        NDArray partA = parameters.getValue(a, like.getDevice(), training);
        NDArray partB = parameters.getValue(b, like.getDevice(), training);
        NDArray identity = eye(like).mul(1 - margin);
        NDArray symmetric = partA.transpose().matMul(partA);
        return new NDList(
                identity.sub(symmetric).add(partB).sub(partB.transpose()).transpose());
    }

    private NDArray eye(NDArray like) {
        int width = w.getRowDimension();
        return like.getManager().eye(width, width, 0, like.getDataType());
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        return inputs;
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return sigma.apply(z.matMul(weights.head()).add(injection.head()));
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        return type == MonotoneOperator.class
                ? Optional.of(type.cast(new Forward(weights.head(), injection.head())))
                : Optional.empty();
    }

    @Override
    public <T> Optional<T> adjointStructure(Class<T> type, NDArray z, NDArray v, NDList injection, NDList weights) {
        if (type != MonotoneOperator.class) {
            return Optional.empty();
        }
        NDArray slopes = sigma.derivative(z.matMul(weights.head()).add(injection.head()));
        return Optional.of(type.cast(new Adjoint(weights.head().transpose(), v, slopes)));
    }

    /** How often an operator's methods were called. */
    static final class Calls {
        int prepared;
        int resolvents;
        int affine;
        int fewestRows = Integer.MAX_VALUE;
    }

    /** The affine part c + Wz and its resolvent. */
    private abstract class Dense implements MonotoneOperator {

        private final NDArray matrix;
        private final NDArray offset;
        private double preparedFor = Double.NaN;
        private NDArray inverse;

        Dense(NDArray matrix, NDArray offset) {
            this.matrix = matrix;
            this.offset = offset;
            calls.fewestRows =
                    Math.min(calls.fewestRows, (int) offset.getShape().get(0));
        }

        @Override
        public double margin() {
            return margin;
        }

        @Override
        public double lipschitz() {
            return lipschitz;
        }

        @Override
        public void prepare(double alpha) {
            calls.prepared++;
            inverse = eye(offset).mul(1 + alpha).sub(matrix.mul(alpha)).inverse();
            NDScope.unregister(inverse);
            preparedFor = alpha;
        }

        @Override
        public NDArray resolvent(double alpha, NDArray r) {
            if (alpha != preparedFor) {
                throw new IllegalStateException("prepared for " + preparedFor + ", asked for " + alpha);
            }
            calls.resolvents++;
            return r.add(offset.mul(alpha)).matMul(inverse);
        }

        @Override
        public NDArray affine(NDArray z) {
            calls.affine++;
            return z.matMul(matrix).add(offset);
        }
    }

    /** 0 ∈ (I - W)z - x + ∂f(z). */
    private final class Forward extends Dense {

        Forward(NDArray matrix, NDArray offset) {
            super(matrix, offset);
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            return sigma.prox(alpha, u);
        }
    }

    /** 0 ∈ (I - Wᵀ)ũ - v + Dũ, where J = (I + D)⁻¹ has the slopes of σ on its diagonal. */
    private final class Adjoint extends Dense {

        private final NDArray slopes;

        Adjoint(NDArray matrix, NDArray v, NDArray slopes) {
            super(matrix, v);
            this.slopes = slopes;
        }

        /** u/(1 + αD) = u J/(J + α(I - J)), which is 0 where D is infinite. */
        @Override
        public NDArray prox(double alpha, NDArray u) {
            NDArray denominator = slopes.mul(1 - alpha).add(alpha);
            return u.mul(slopes).div(denominator);
        }

        @Override
        public NDArray solution(NDArray zero) {
            return affine(zero);
        }
    }
}
