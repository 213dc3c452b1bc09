package org.homeostat.models.lipschitz.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.homeostat.nn.Scalars;

/**
 * All matrices [A B] with AAᵀ + BBᵀ = I, but for a set of measure 0, by the Cayley transform: with Z = X - Xᵀ + YᵀY, Aᵀ = (I - Z)(I + Z)⁻¹
 * and Bᵀ = -2Y(I + Z)⁻¹ (Wang and Manchester 2023, section 4).
 *
 * @param xy [X; Y], (q + n, q), Glorot-normal at the start
 * @param rows q
 */
record Cayley(Parameter xy, int rows) {

    /** Both matrices. */
    record Pair(NDArray a, NDArray b) {}

    /**
     * Adds the parameter to a block.
     *
     * @param block adds it
     * @param name its name
     * @param rows q
     * @param columns n, those of B
     */
    static Cayley in(UnaryOperator<Parameter> block, String name, int rows, long columns) {
        double deviation = Math.sqrt(2.0 / (2.0 * rows + columns));
        return new Cayley(
                block.apply(Parameter.builder()
                        .setName(name)
                        .setType(Parameter.Type.OTHER)
                        .optShape(new Shape(rows + columns, rows))
                        .optInitializer(
                                (manager, shape, type) -> manager.randomNormal(0, (float) deviation, shape, type))
                        .build()),
                rows);
    }

    /** A, (q, q), and B, (q, n), recorded if gradients are. */
    Pair of(Function<Parameter, NDArray> values) {
        NDArray all = values.apply(xy);
        NDArray x = all.get(new NDIndex(":" + rows));
        NDArray y = all.get(new NDIndex(rows + ":"));
        NDArray z = x.sub(x.transpose()).add(y.transpose().matMul(y));
        NDArray identity = all.getManager().eye(rows, rows, 0, all.getDataType());
        NDArray inverse = identity.add(z).inverse();
        NDArray a = identity.sub(z).matMul(inverse).transpose();
        NDArray b = y.matMul(inverse).mul(Scalars.like(y, -2)).transpose();
        return new Pair(a, b);
    }
}
