package org.homeostat.models.transformer.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.nn.SegmentMemory;
import org.homeostat.nn.SequenceEnds;
import org.homeostat.nn.SequenceNetwork;

/**
 * Maps one behind the other, driven by the same input. If there are fewer maps than layers, the last one goes on. Each layer
 * remembers its own arguments, as in Transformer-XL.
 */
final class Stack extends SequenceNetwork {

    private final List<EquilibriumMap> maps;
    private final SegmentMemory memory;
    private final boolean fromInput;

    Stack(SequenceEnds ends, List<EquilibriumMap> maps, SegmentMemory memory, boolean fromInput, double dropout) {
        super(ends, maps.stream().map(EquilibriumMap::block).toList(), memory, dropout);
        this.maps = maps;
        this.memory = memory;
        this.fromInput = fromInput;
    }

    @Override
    protected Found body(ParameterStore parameters, NDArray x, NDList remembered, boolean training) {
        NDArray z = fromInput ? x : zeros(x);
        NDList arguments = new NDList();
        NDList weights = new NDList();
        NDList injection = new NDList();
        for (int layer = 0; layer < memory.states(); layer++) {
            EquilibriumMap map = maps.get(Math.min(layer, maps.size() - 1));
            boolean isNew = layer < maps.size();
            if (isNew) {
                weights = map.weights(parameters, x, training);
            }
            if (isNew || memory.positions() > 0) {
                injection = map.inject(parameters, memory.inputs(x, remembered, layer), training);
            }
            arguments.add(z);
            z = map.apply(z, injection, weights);
        }
        return new Found(z, arguments);
    }

    private NDArray zeros(NDArray x) {
        return x.getManager().zeros(x.getShape().slice(0, 2).add(memory.width()), x.getDataType(), x.getDevice());
    }
}
