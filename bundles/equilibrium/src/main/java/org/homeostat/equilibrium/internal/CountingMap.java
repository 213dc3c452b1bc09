package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.homeostat.api.model.EquilibriumMap;

/** A map that counts how often it is evaluated with gradients recorded. */
final class CountingMap implements EquilibriumMap {

    private final EquilibriumMap map;
    private int recorded;

    CountingMap(EquilibriumMap map) {
        this.map = map;
    }

    /** Evaluations with gradients recorded since the last call. */
    int takeRecorded() {
        int taken = recorded;
        recorded = 0;
        return taken;
    }

    @Override
    public Block block() {
        return map.block();
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return map.stateShape(inputs);
    }

    @Override
    public void seed(long value) {
        map.seed(value);
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
        if (GradMode.isOn()) {
            recorded++;
        }
        return map.apply(z, injection, weights);
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        return map.structure(type, injection, weights);
    }

    @Override
    public <T> Optional<T> adjointStructure(Class<T> type, NDArray z, NDArray v, NDList injection, NDList weights) {
        return map.adjointStructure(type, z, v, injection, weights);
    }
}
