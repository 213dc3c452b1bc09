package org.homeostat.models.deq.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.nn.Dropout;

/** An equilibrium layer and its head. */
final class DeqModel implements Model {

    private final EquilibriumLayer layer;
    private final Block block;

    private DeqModel(EquilibriumLayer layer, Block block) {
        this.layer = layer;
        this.block = block;
    }

    static DeqModel build(DeqPlugin.Deq settings, ModelContext context) {
        DataSpec input = context.input();
        EquilibriumMap map = settings.cell().get().map(input);
        Shape state = map.stateShape(new Shape(1).addAll(input.shape()));
        Block head = Head.of(state, context.output(), settings.pool(), settings.dropout());
        EquilibriumLayer layer = context.equilibria().layer(map, settings.solver(), settings.gradient());
        if (settings.start() == DeqPlugin.Start.NORMAL) {
            layer.startFrom(new GaussianStart(state.size(), context.seed()));
        }
        return new DeqModel(layer, new SequentialBlock().add(layer.block()).add(head));
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public List<EquilibriumLayer> layers() {
        return List.of(layer);
    }

    @Override
    public void seed(long value) {
        Dropout.seed(block, value);
    }
}
