package org.homeostat.models.sim.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.homeostat.nn.Composite;
import org.homeostat.nn.Layers;

/** h: linear maps with rectifiers between them, and as published none before the last, which gives the outputs. */
final class InverseBlock extends Composite {

    private final List<Block> layers = new ArrayList<>();
    private final Block output;
    private final long outputs;

    InverseBlock(long dimension, List<Integer> widths, long outputs, OptionalDouble deviation) {
        this.outputs = outputs;
        long features = dimension;
        for (int width : widths) {
            layers.add(add("layer", Layers.linear(features, width, deviation), new Shape(1, features)));
            features = width;
        }
        output = add("output", Layers.linear(features, outputs, deviation), new Shape(1, features));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        for (int i = 0; i < layers.size(); i++) {
            x = run(layers.get(i), parameters, i == 0 ? x : Activation.relu(x), training);
        }
        return new NDList(run(output, parameters, x, training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape batch = inputShapes[0].slice(0, inputShapes[0].dimension() - 1);
        return new Shape[] {batch.add(outputs)};
    }
}
