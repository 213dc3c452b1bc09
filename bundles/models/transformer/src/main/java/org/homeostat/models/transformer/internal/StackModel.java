package org.homeostat.models.transformer.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.nn.Dropout;
import org.homeostat.nn.SegmentMemory;
import org.homeostat.nn.SequenceEnds;

/**
 * A stack of maps and what lies around it.
 *
 * @param block the whole network
 * @param maps the maps, each once
 * @param memory what is remembered from segment to segment of a stream
 */
record StackModel(Block block, List<EquilibriumMap> maps, SegmentMemory memory) implements Model {

    static StackModel build(TransformerPlugin.Transformer settings, ModelContext context) {
        SequenceEnds ends =
                new SequenceEnds("the model 'transformer'", context.input(), context.output(), settings.embedding());
        Cell cell = settings.cell().get();
        List<EquilibriumMap> maps = Stream.generate(() -> cell.map(ends.body()))
                .limit(settings.tied() ? 1 : settings.layers())
                .toList();
        Shape state = maps.get(0).stateShape(new Shape(1).addAll(ends.body().shape()));
        if (state.dimension() != 2) {
            throw new IllegalArgumentException(
                    "the cell '" + settings.cell().name() + "' has one state " + state
                            + " for the whole sequence, not one at every position; take a cell of sequences, such as 'transformer'");
        }
        SegmentMemory memory =
                new SegmentMemory(cell.memory(), ends.body().shape().get(1), state.get(1), settings.layers());
        boolean fromInput = settings.start() == TransformerPlugin.Start.INPUT;
        if (fromInput && memory.features() != memory.width()) {
            throw new IllegalArgumentException("start is input, which has " + memory.features()
                    + " components at each position, but the state has " + memory.width()
                    + "; make embedding.width and cell.width equal, or set start to zero");
        }
        return new StackModel(new Stack(ends, maps, memory, fromInput, settings.dropout()), maps, memory);
    }

    @Override
    public NDList initialState(NDManager manager, int batch) {
        return memory.fresh(manager, batch);
    }

    @Override
    public void seed(long value) {
        Dropout.seed(block, value);
        SplittableRandom seeds = new SplittableRandom(~value);
        maps.forEach(map -> map.seed(seeds.nextLong()));
    }
}
