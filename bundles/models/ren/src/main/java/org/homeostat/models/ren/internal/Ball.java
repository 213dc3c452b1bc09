package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;

/**
 * All matrices N with NᵀN ≺ I, by a Cayley transform: M = X₃ᵀX₃ + Y₃ - Y₃ᵀ + Z₃ᵀZ₃ + εI (Revay, Wang and Manchester, equations
 * 32, 33). At the start M = (1 + ε)I, so that N is 0 but for ε.
 */
final class Ball {

    private final long rows;
    private final long columns;
    private final double epsilon;
    private final Weight x;
    private final Weight y;
    private final Weight z;

    Ball(UnaryOperator<Parameter> block, long rows, long columns, double epsilon) {
        this.rows = rows;
        this.columns = columns;
        this.epsilon = epsilon;
        long size = Math.min(rows, columns);
        x = Weight.in(
                block,
                "X3",
                new Shape(size, size),
                (manager, shape, type) -> manager.eye((int) size, (int) size, 0, type));
        y = Weight.in(block, "Y3", new Shape(size, size), Start.constant(0));
        z = Weight.in(block, "Z3", new Shape(Math.max(rows, columns) - size, size), Start.constant(0));
    }

    /** M, square, with M + Mᵀ positive definite. */
    NDArray m(Values values) {
        NDArray left = x.of(values);
        NDArray skew = y.of(values);
        NDArray m = left.transpose()
                .matMul(left)
                .add(skew)
                .sub(skew.transpose())
                .add(Algebra.identity(left, left.getShape().get(0), epsilon));
        NDArray rest = z.of(values);
        return rest.isEmpty() ? m : m.add(rest.transpose().matMul(rest));
    }

    /** N, (rows, columns). */
    NDArray n(Values values) {
        NDArray m = m(values);
        if (m.isEmpty()) {
            return m.getManager().zeros(new Shape(rows, columns), m.getDataType(), m.getDevice());
        }
        NDArray identity = Algebra.identity(m, m.getShape().get(0), 1);
        NDArray inverse = identity.add(m).inverse();
        NDArray square = identity.sub(m).matMul(inverse);
        if (rows == columns) {
            return square;
        }
        NDArray rest = Algebra.scaled(z.of(values), -2);
        return rows > columns
                ? NDArrays.concat(new NDList(square, rest.matMul(inverse)), 0)
                : NDArrays.concat(new NDList(square, inverse.matMul(rest.transpose())), 1);
    }
}
