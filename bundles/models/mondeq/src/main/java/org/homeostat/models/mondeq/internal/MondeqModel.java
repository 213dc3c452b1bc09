package org.homeostat.models.mondeq.internal;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.models.mondeq.MonotoneMap;

/** An equilibrium layer and its head. */
final class MondeqModel implements Model {

    private final MonotoneMap map;
    private final EquilibriumLayer layer;
    private final Block block;

    private MondeqModel(MonotoneMap map, EquilibriumLayer layer) {
        this.map = map;
        this.layer = layer;
        this.block = new SequentialBlock().add(layer.block()).add(map.head());
    }

    static MondeqModel build(MondeqPlugin.Mondeq settings, ModelContext context) {
        MonotoneMap map = settings.layer().get().map(context.input(), context.output());
        return new MondeqModel(map, context.equilibria().layer(map, settings.solver(), settings.gradient()));
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
    public List<Certificate> certificates(ParameterStore parameters) {
        return map.certificates(parameters);
    }

    @Override
    public void parametersChanged() {
        map.parametersChanged();
    }
}
