package org.homeostat.models.control.internal;

import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.control.Plant;

/** Checks that plant, data and task fit together, and closes the loop. */
final class Loops {

    private static final List<DataSpec.Axis> SEQUENCE = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

    private Loops() {}

    static Model build(ClosedLoopPlugin.ClosedLoop settings, ModelContext context) {
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
        return new Wrapped(
                controller,
                "controller",
                new Rollout(plant, controller, outputs, settings.inputLimit(), settings.hold(), steps));
    }
}
