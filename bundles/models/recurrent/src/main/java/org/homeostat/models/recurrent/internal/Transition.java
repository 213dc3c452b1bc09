package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.homeostat.nn.Scalars;

/** The matrix A of x⁺ = Ax + Bu, as its parameters give it. */
interface Transition {

    /**
     * A, recorded if gradients are.
     *
     * @param values gives the parameters' values
     * @return (n, n)
     */
    NDArray of(Function<Parameter, NDArray> values);

    /** A is a parameter itself. */
    record Free(Parameter a) implements Transition {

        static Free in(UnaryOperator<Parameter> block, Ring ring) {
            int n = ring.states();
            return new Free(block.apply(Parameter.builder()
                    .setName("A")
                    .setType(Parameter.Type.OTHER)
                    .optShape(new Shape(n, n))
                    .optInitializer(ring.transition())
                    .build()));
        }

        @Override
        public NDArray of(Function<Parameter, NDArray> values) {
            return values.apply(a);
        }
    }

    /**
     * The contracting parameterisation without neurons (Revay, Wang and Manchester, equations 22 and 23 with q = 0): H = XᵀX + εI, in
     * blocks of n and n rows, E = ½(H₁₁ + H₂₂/ᾱ² + Y - Yᵀ), A = E⁻¹H₂₁. With P = EᵀH₂₂⁻¹E it satisfies ᾱ²P - AᵀPA ≻ 0, so that all
     * eigenvalues of A are below ᾱ; and every such A has an X and a Y but for ε.
     */
    record Stable(Parameter x, Parameter y, int n, double rate) implements Transition {

        /** What H has to spare; it outweighs the rounding of float32. */
        private static final double EPSILON = 1e-6;

        static Stable in(UnaryOperator<Parameter> block, Ring ring, double rate) {
            int n = ring.states();
            Parameter x = block.apply(Parameter.builder()
                    .setName("X")
                    .setType(Parameter.Type.OTHER)
                    .optShape(new Shape(2L * n, 2L * n))
                    .optInitializer(ring.factor(rate))
                    .build());
            Parameter y = block.apply(Parameter.builder()
                    .setName("Y")
                    .setType(Parameter.Type.OTHER)
                    .optShape(new Shape(n, n))
                    .optInitializer((manager, shape, type) -> manager.zeros(shape, type))
                    .build());
            return new Stable(x, y, n, rate);
        }

        @Override
        public NDArray of(Function<Parameter, NDArray> values) {
            NDArray factor = values.apply(x);
            NDArray skew = values.apply(y);
            NDArray spare = factor.getManager().eye(2 * n, 2 * n, 0, factor.getDataType());
            NDArray h = factor.transpose().matMul(factor).add(spare.mul(Scalars.like(spare, EPSILON)));
            NDArray metric = block(h, n, n);
            NDArray e = block(h, 0, 0)
                    .add(metric.mul(Scalars.like(metric, 1 / (rate * rate))))
                    .add(skew)
                    .sub(skew.transpose());
            return e.inverse().matMul(block(h, n, 0)).mul(Scalars.like(h, 2));
        }

        private NDArray block(NDArray h, int row, int column) {
            return h.get(new NDIndex(row + ":" + (row + n) + ", " + column + ":" + (column + n)));
        }
    }
}
