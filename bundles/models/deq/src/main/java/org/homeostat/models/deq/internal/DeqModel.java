package org.homeostat.models.deq.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.nn.Dropout;
import org.homeostat.nn.SegmentMemory;
import org.homeostat.nn.SequenceEnds;

/**
 * An equilibrium layer and what lies around it.
 *
 * @param layer the layer
 * @param block the whole network
 * @param memory what it remembers from segment to segment of a stream
 * @param features where an image's last feature maps are
 */
record DeqModel(EquilibriumLayer layer, Block block, SegmentMemory memory, Optional<FeatureMaps> features)
        implements Model {

    private static final SegmentMemory NONE = new SegmentMemory(0, 0, 0, 0);

    static DeqModel build(DeqPlugin.Deq settings, ModelContext context) {
        DataSpec input = context.input();
        if (input.dataType().isInteger()) {
            return sequence(settings, context);
        }
        Cell cell = settings.cell().get();
        EquilibriumMap map = cell.map(input);
        Shape state = map.stateShape(new Shape(1).addAll(input.shape()));
        if (SequenceEnds.isSequence(input) && state.dimension() == 2) {
            return sequence(settings, context);
        }
        if (SequenceEnds.isSequence(context.output())) {
            throw new IllegalArgumentException("the task wants an output at every position, but the cell '"
                    + settings.cell().name()
                    + "' has one state for the whole sequence; take a cell of sequences, such as"
                    + " 'transformer' or 'trellisnet'");
        }
        Block head = Head.of(state, context.output(), settings.pool(), settings.dropout());
        EquilibriumLayer layer = layer(settings, context, map);
        SequentialBlock block = new SequentialBlock().add(layer.block()).add(head);
        return new DeqModel(
                layer, block, NONE, state.dimension() == 3 ? Optional.of(FeatureMaps.of(block, 1)) : Optional.empty());
    }

    private static DeqModel sequence(DeqPlugin.Deq settings, ModelContext context) {
        SequenceEnds ends =
                new SequenceEnds("the model 'deq'", context.input(), context.output(), settings.embedding());
        Cell cell = settings.cell().get();
        EquilibriumMap map = cell.map(ends.body());
        Shape state = map.stateShape(new Shape(1).addAll(ends.body().shape()));
        if (state.dimension() != 2) {
            throw new IllegalArgumentException("the cell '" + settings.cell().name() + "' has one state " + state
                    + " for a sequence of tokens, not one at every position; take a cell of sequences, such as"
                    + " 'transformer' or 'trellisnet'");
        }
        if (settings.pool() > 1) {
            throw new IllegalArgumentException(
                    "pool is " + settings.pool() + ", but states of sequences are not pooled; set it to 1");
        }
        EquilibriumLayer layer = layer(settings, context, map);
        SegmentMemory memory =
                new SegmentMemory(cell.memory(), ends.body().shape().get(1), state.get(1), 1);
        return new DeqModel(
                layer, new SequenceBlock(ends, layer.block(), memory, settings.dropout()), memory, Optional.empty());
    }

    private static EquilibriumLayer layer(DeqPlugin.Deq settings, ModelContext context, EquilibriumMap map) {
        EquilibriumLayer layer = context.equilibria().layer(map, settings.solver(), settings.gradient());
        if (settings.start() == DeqPlugin.Start.NORMAL) {
            layer.startFrom(new GaussianStart(context.seed()));
        }
        return layer;
    }

    @Override
    public List<EquilibriumLayer> layers() {
        return List.of(layer);
    }

    @Override
    public Optional<FeatureMaps> featureMaps() {
        return features;
    }

    @Override
    public NDList initialState(NDManager manager, int batch) {
        return memory.fresh(manager, batch);
    }

    @Override
    public void seed(long value) {
        Dropout.seed(block, value);
    }
}
