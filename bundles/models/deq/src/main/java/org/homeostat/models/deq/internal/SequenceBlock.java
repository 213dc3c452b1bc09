package org.homeostat.models.deq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.nn.SegmentMemory;
import org.homeostat.nn.SequenceEnds;
import org.homeostat.nn.SequenceNetwork;

/** An equilibrium of a sequence, which is one sample of the solve. */
final class SequenceBlock extends SequenceNetwork {

    private final Block layer;
    private final SegmentMemory memory;

    SequenceBlock(SequenceEnds ends, Block layer, SegmentMemory memory, double dropout) {
        super(ends, List.of(layer), memory, dropout);
        this.layer = layer;
        this.memory = memory;
    }

    @Override
    protected Found body(ParameterStore parameters, NDArray x, NDList remembered, boolean training) {
        NDArray z = layer.forward(parameters, memory.inputs(x, remembered, 0), training)
                .singletonOrThrow();
        return new Found(z, new NDList(z));
    }
}
