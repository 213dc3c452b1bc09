package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.homeostat.nn.InitialState;

/**
 * The states that a trajectory begins with, each (batch, size).
 *
 * @param mode where trajectories begin
 * @param count how many states there are
 * @param size the length of each
 * @param trained the trained ones, empty unless they are
 */
record Start(InitialState mode, int count, int size, List<Parameter> trained) {

    static Start in(UnaryOperator<Parameter> block, InitialState mode, int count, int size) {
        int parameters = mode == InitialState.TRAINED ? count : 0;
        return new Start(
                mode,
                count,
                size,
                IntStream.range(0, parameters)
                        .mapToObj(i -> block.apply(Parameter.builder()
                                .setName("x_0" + (count == 1 ? "" : "_" + i))
                                .setType(Parameter.Type.OTHER)
                                .optShape(new Shape(size))
                                .optInitializer((manager, shape, type) -> manager.zeros(shape, type))
                                .build()))
                        .toList());
    }

    /** The states of a pass; {@code inputs} are the block's. */
    NDList states(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray u = inputs.head();
        if (mode.isInput() && inputs.size() > 1) {
            return inputs.subNDList(1);
        }
        NDList states = new NDList();
        for (int i = 0; i < count; i++) {
            NDArray zeros = u.getManager().zeros(new Shape(u.getShape().get(0), size), u.getDataType(), u.getDevice());
            states.add(
                    trained.isEmpty()
                            ? zeros
                            : zeros.add(parameters.getValue(trained.get(i), u.getDevice(), training)));
        }
        return states;
    }

    /** Whether states are further inputs, and the last ones outputs. */
    boolean isCarried() {
        return mode.isInput();
    }

    /** The states before the first batch of a stream; none unless they are carried. */
    NDList fresh(NDManager manager, int batch) {
        NDList states = new NDList();
        for (int i = 0; isCarried() && i < count; i++) {
            states.add(manager.zeros(new Shape(batch, size), DataType.FLOAT32));
        }
        return states;
    }

    /** The shapes of the model's outputs. */
    Shape[] outputs(Shape sequence) {
        Shape[] shapes = new Shape[1 + (isCarried() ? count : 0)];
        shapes[0] = sequence;
        for (int i = 1; i < shapes.length; i++) {
            shapes[i] = new Shape(sequence.get(0), size);
        }
        return shapes;
    }
}
