package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.nn.EchoState;
import org.homeostat.nn.FeedbackForm;
import org.homeostat.nn.FeedbackSystem;
import org.homeostat.nn.Sequences;

/** A recurrent equilibrium network as the platform sees it. */
final class RenModel implements Model, FeedbackSystem, EchoState {

    private final RenPlugin.Ren settings;
    private final RenBlock block;

    private RenModel(RenPlugin.Ren settings, RenBlock block) {
        this.settings = settings;
        this.block = block;
    }

    static RenModel build(RenPlugin.Ren settings, ModelContext context) {
        long nu = Sequences.inputs("ren", context.input());
        long ny = Sequences.outputs("ren", context.output());
        double slope = settings.activation().get().maxSlope();
        if (slope > 1) {
            throw new IllegalArgumentException("a ren wants an activation with slopes in [0, 1]; '"
                    + settings.activation().name() + "' has slopes up to " + slope + "; choose tanh or relu");
        }
        return new RenModel(settings, new RenBlock(settings, nu, ny, context.equilibria()));
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
    public FeedbackForm feedbackForm(ParameterStore parameters) {
        return block.inequality(parameters, lmi -> lmi.explicit().feedbackForm());
    }

    @Override
    public int echoes() {
        return settings.states() + settings.neurons();
    }

    @Override
    public NDArray echoes(ParameterStore parameters, NDArray u, boolean training) {
        return block.echoes(parameters, u, training);
    }

    @Override
    public List<LinearPart> linearParts(ParameterStore parameters) {
        double[][] a = feedbackForm(parameters).a();
        return List.of(new LinearPart("A", LinearPart.Role.DYNAMICS, a));
    }

    @Override
    public NDList initialState(NDManager manager, int batch) {
        return settings.initialState().isInput()
                ? new NDList(manager.zeros(new Shape(batch, settings.states())))
                : new NDList();
    }

    @Override
    public void parametersChanged() {
        block.parametersChanged();
    }
}
