package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.control.Plant;

/** A closed loop as the platform sees it: its parameters, layers and guarantees are the controller's. */
final class ClosedLoopModel implements Model {

    private static final List<DataSpec.Axis> SEQUENCE = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

    private final Model controller;
    private final Block block;

    private ClosedLoopModel(Model controller, Block block) {
        this.controller = controller;
        this.block = block;
    }

    static ClosedLoopModel build(ClosedLoopPlugin.ClosedLoop settings, ModelContext context) {
        Plant plant = settings.plant().get();
        int n = plant.states().size();
        int m = plant.inputs().size();
        DataSpec input = context.input();
        if (!input.equals(DataSpec.vector(n))) {
            throw new IllegalArgumentException("the plant '" + settings.plant().name() + "' starts from states of " + n
                    + " numbers, not from " + input + "; choose a dataset such as 'initial-states' with " + n
                    + " numbers");
        }
        DataSpec output = context.output();
        if (!output.axes().equals(SEQUENCE)
                || output.shape().get(0) < 1
                || output.shape().get(1) != n + m) {
            throw new IllegalArgumentException("a closed loop gives trajectories of states and inputs, (time, "
                    + (n + m) + "), where the task wants " + output
                    + "; choose a task such as 'stabilisation' of the same plant");
        }
        boolean outputs = settings.measured() == ClosedLoopPlugin.Measurement.OUTPUT;
        int seen = outputs ? plant.output(new double[n]).length : n;
        Model controller =
                settings.controller().get().build(new Inside(context, DataSpec.vector(seen), DataSpec.vector(m)));
        int steps = Math.toIntExact(output.shape().get(0));
        return new ClosedLoopModel(
                controller, new Rollout(plant, controller, outputs, settings.inputLimit(), settings.hold(), steps));
    }

    private record Inside(ModelContext outside, DataSpec input, DataSpec output) implements ModelContext {

        @Override
        public Equilibria equilibria() {
            return outside.equilibria();
        }

        @Override
        public long seed() {
            return outside.seed();
        }
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public List<EquilibriumLayer> layers() {
        return controller.layers();
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return controller.certificates(parameters);
    }

    @Override
    public Optional<NDArray> penalty(ParameterStore parameters) {
        return controller.penalty(parameters);
    }

    @Override
    public void seed(long value) {
        controller.seed(value);
    }

    @Override
    public void parametersChanged() {
        controller.parametersChanged();
    }
}
