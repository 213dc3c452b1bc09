package org.homeostat.bases.networks.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.api.model.Activation;
import org.homeostat.nn.Composite;
import org.homeostat.nn.Layers;
import org.homeostat.nn.Positions;

/** σ(Wx + b) for every width, then a linear map. */
final class FcnBlock extends Composite {

    private final Positions positions;
    private final Activation activation;
    private final List<Block> hidden = new ArrayList<>();
    private final Block output;
    private final int dimension;

    FcnBlock(Positions positions, FcnPlugin.Fcn settings) {
        this.positions = positions;
        activation = settings.activation().get();
        dimension = settings.dimension();
        long features = positions.features();
        for (int width : settings.widths()) {
            hidden.add(add("hidden", Layers.linear(features, width), new Shape(1, features)));
            features = width;
        }
        output = add("observables", Layers.linear(features, dimension), new Shape(1, features));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = positions.vectors(inputs.singletonOrThrow());
        for (Block layer : hidden) {
            x = activation.apply(run(layer, parameters, x, training));
        }
        return new NDList(run(output, parameters, x, training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {positions.output(inputShapes[0], dimension)};
    }
}
