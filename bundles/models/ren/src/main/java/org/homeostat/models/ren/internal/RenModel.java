package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.EquilibriumLayer;

/** A recurrent equilibrium network as the platform sees it. */
final class RenModel implements Model {

    private static final List<DataSpec.Axis> AXES = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

    private final RenPlugin.Ren settings;
    private final RenBlock block;

    private RenModel(RenPlugin.Ren settings, RenBlock block) {
        this.settings = settings;
        this.block = block;
    }

    static RenModel build(RenPlugin.Ren settings, ModelContext context) {
        long nu = features("takes", context.input());
        long ny = features("gives", context.output());
        double slope = settings.activation().get().maxSlope();
        if (slope > 1) {
            throw new IllegalArgumentException("a ren wants an activation with slopes in [0, 1]; '"
                    + settings.activation().name() + "' has slopes up to " + slope + "; choose tanh or relu");
        }
        return new RenModel(settings, new RenBlock(settings, nu, ny, context.equilibria()));
    }

    private static long features(String verb, DataSpec data) {
        if (!data.axes().equals(AXES) || data.dataType().isInteger()) {
            throw new IllegalArgumentException("a ren " + verb + " sequences of real vectors, (time, feature), not "
                    + data + "; choose a dataset and a task of such sequences");
        }
        return data.shape().get(1);
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public List<EquilibriumLayer> layers() {
        return block.layers();
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return block.certificates(parameters);
    }

    @Override
    public NDList initialState(NDManager manager, int batch) {
        return settings.initialState() == RenPlugin.InitialState.CARRIED
                ? new NDList(manager.zeros(new Shape(batch, settings.states())))
                : new NDList();
    }

    @Override
    public void parametersChanged() {
        block.parametersChanged();
    }
}
