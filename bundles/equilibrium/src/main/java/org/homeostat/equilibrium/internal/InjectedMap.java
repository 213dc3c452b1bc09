package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.homeostat.api.model.EquilibriumMap;

/** A map without parameters whose injection is the input, shaped like the state. */
abstract class InjectedMap extends AbstractBlock implements EquilibriumMap {

    @Override
    public Block block() {
        return this;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return inputs[0].slice(1);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList();
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        return new NDList(inputs.head());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        throw new IllegalStateException("only the layer evaluates the map");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
