package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.StrictlyTriangular;

/**
 * f(z) = zA + x by the engine, with all the structure that its adjoint can offer. A has one value on the diagonal and one
 * right above it.
 */
final class DifferentiableMap implements EquilibriumMap {

    private final NDArray a;
    private final int width;
    private final double diagonal;
    private final double coupling;
    private final Block block = Blocks.identityBlock();
    private final Map<Double, NDArray> resolvents = new HashMap<>();

    DifferentiableMap(NDManager manager, DataType type, int width, double diagonal, double coupling) {
        this.width = width;
        this.diagonal = diagonal;
        this.coupling = coupling;
        double[] values = new double[width * width];
        for (int i = 0; i < width; i++) {
            values[i * width + i] = diagonal;
            if (i + 1 < width) {
                values[i * width + i + 1] = coupling;
            }
        }
        a = Values.array(manager, values, new Shape(width, width), type);
    }

    /** u = uAᵀ + v by substitution. */
    double[] adjoint(double[] v) {
        double[] u = new double[width];
        for (int i = width - 1; i >= 0; i--) {
            u[i] = (v[i] + (i + 1 < width ? coupling * u[i + 1] : 0)) / (1 - diagonal);
        }
        return u;
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(width);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList(a);
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        return inputs;
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return z.matMul(weights.head()).add(injection.head());
    }

    @Override
    public <T> Optional<T> adjointStructure(Class<T> type, NDArray z, NDArray v, NDList injection, NDList weights) {
        if (type == MonotoneOperator.class) {
            return Optional.of(type.cast(new Transposed(v)));
        }
        if (type == StrictlyTriangular.class && diagonal == 0) {
            StrictlyTriangular triangular = () -> width;
            return Optional.of(type.cast(triangular));
        }
        return Optional.empty();
    }

    /** The adjoint's zero of 0 = (I - A)ᵀu - v, without an activation. */
    private final class Transposed implements MonotoneOperator {

        private final NDArray v;

        Transposed(NDArray v) {
            this.v = v;
        }

        @Override
        public double margin() {
            return 1 - diagonal - coupling;
        }

        @Override
        public double lipschitz() {
            return 1 - diagonal + coupling;
        }

        @Override
        public void prepare(double alpha) {
            resolvents.computeIfAbsent(alpha, step -> {
                NDArray identity = a.getManager().eye(width).toType(a.getDataType(), false);
                NDArray inverse =
                        identity.mul(1 + step).sub(a.transpose().mul(step)).inverse();
                NDScope.unregister(inverse);
                inverse.attach(a.getManager());
                return inverse;
            });
        }

        @Override
        public NDArray resolvent(double alpha, NDArray r) {
            return r.add(v.mul(alpha)).matMul(resolvents.get(alpha));
        }

        @Override
        public NDArray affine(NDArray z) {
            return z.matMul(a.transpose()).add(v);
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            return u;
        }

        @Override
        public NDArray solution(NDArray zero) {
            return affine(zero);
        }
    }
}
