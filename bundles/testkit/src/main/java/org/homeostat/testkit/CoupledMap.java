package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.homeostat.api.model.EquilibriumMap;

/**
 * A map in which samples touch each other, as batch normalisation makes them do.
 *
 * @param map the map to which a tenth of the mean of all states is added
 */
record CoupledMap(EquilibriumMap map) implements EquilibriumMap {

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
        return map.inject(parameters, inputs, training);
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return map.apply(z, injection, weights).add(z.mean(new int[] {0}, true).mul(0.1));
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        return map.structure(type, injection, weights);
    }
}
