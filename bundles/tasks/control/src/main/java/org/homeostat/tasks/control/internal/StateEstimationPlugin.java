package org.homeostat.tasks.control.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.osgi.service.component.annotations.Component;

/** Offers state estimation. */
@Component
@PluginInfo(
        kind = "task",
        name = "state-estimation",
        summary =
                "Estimate a plant's state from measurements: one-step-ahead loss; errors of estimates from wrong initial"
                        + " states.",
        source = "Revay, Wang and Manchester, Recurrent equilibrium networks, section on learning observers")
public final class StateEstimationPlugin implements Plugin<Task, StateEstimationPlugin.StateEstimation> {

    @Override
    public StateEstimation defaults() {
        return new StateEstimation(200);
    }

    @Override
    public Task create(StateEstimation settings) {
        return settings;
    }

    /**
     * State estimation by the one-step-ahead loss |x_{t+1} - f(x_t, y_t)|², averaged over steps and samples.
     *
     * @param washout first steps of each sequence that the errors of estimates leave out
     */
    public record StateEstimation(
            @Setting(
                    value =
                            "The first steps of each sequence that the errors of estimates leave out, while wrong initial"
                                    + " estimates are forgotten; of a shorter sequence its first half.",
                    unit = "steps",
                    min = 0)
            int washout)
            implements Task {

        private static final List<DataSpec.Axis> SEQUENCE = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            boolean sequences = input.axes().equals(SEQUENCE) && target.axes().equals(SEQUENCE);
            if (!sequences || input.shape().get(1) <= target.shape().get(1)) {
                throw new IllegalArgumentException(
                        "the task 'state-estimation' takes sequences of states and measurements,"
                                + " with the next states as targets, not " + input + " and " + target
                                + "; choose a dataset such as 'reaction-diffusion'");
            }
            return target;
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            output(input, target);
            return new EstimationObjective(
                    Math.toIntExact(target.shape().get(1)),
                    washout,
                    target.sampleTime().orElse(1));
        }
    }
}
