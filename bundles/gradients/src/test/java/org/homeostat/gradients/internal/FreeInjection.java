package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import org.homeostat.api.model.EquilibriumMap;

/** A map whose injection is the layer's input itself, so that its gradient can be looked at. */
record FreeInjection(EquilibriumMap map) implements EquilibriumMap {

    @Override
    public Block block() {
        return map.block();
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return map.stateShape(inputs);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return map.weights(parameters, like, training);
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        return new NDList(inputs);
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return map.apply(z, injection, weights);
    }
}
