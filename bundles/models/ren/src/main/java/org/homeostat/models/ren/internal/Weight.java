package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A trained array; one without elements, of a network without states, say, has no parameter.
 *
 * @param shape its shape
 * @param parameter its parameter, unless it is empty
 */
record Weight(Shape shape, Optional<Parameter> parameter) {

    /**
     * Adds a parameter to a block.
     *
     * @param block adds it
     * @param name its name
     * @param shape its shape
     * @param initializer draws its first value
     */
    static Weight in(UnaryOperator<Parameter> block, String name, Shape shape, Initializer initializer) {
        if (shape.size() == 0) {
            return new Weight(shape, Optional.empty());
        }
        Parameter.Type type = name.startsWith("b_") ? Parameter.Type.BIAS : Parameter.Type.OTHER;
        return new Weight(
                shape,
                Optional.of(block.apply(Parameter.builder()
                        .setName(name)
                        .setType(type)
                        .optShape(shape)
                        .optInitializer(initializer)
                        .build())));
    }

    /** Its present value. */
    NDArray of(Values values) {
        return parameter.map(values.source()).orElseGet(() -> {
            NDArray like = values.like();
            return like.getManager().zeros(shape, like.getDataType(), like.getDevice());
        });
    }
}
