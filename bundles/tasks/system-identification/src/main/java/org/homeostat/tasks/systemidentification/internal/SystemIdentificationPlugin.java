package org.homeostat.tasks.systemidentification.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.osgi.service.component.annotations.Component;

/** Offers system identification. */
@Component
@PluginInfo(
        kind = "task",
        name = "system-identification",
        summary =
                "Output sequences of a dynamical system from its inputs: simulation error, NRMSE, RMSE in the outputs'"
                        + " units, fit.",
        source =
                "Revay, Wang and Manchester, Recurrent equilibrium networks: loss and NRMSE as their code computes them")
public final class SystemIdentificationPlugin implements Plugin<Task, SystemIdentificationPlugin.SystemIdentification> {

    private static final List<DataSpec.Axis> AXES = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

    @Override
    public SystemIdentification defaults() {
        return new SystemIdentification(0, 0, false);
    }

    @Override
    public Task create(SystemIdentification settings) {
        return settings;
    }

    /**
     * System identification by the smallest simulation error: the mean square over the steps after the washout, over outputs and
     * over samples, of standardised outputs where the data are standardised. Where a model is given the outputs of the step before,
     * it is the error of one-step prediction.
     *
     * @param washout first steps without loss
     * @param startUp first steps without score
     * @param integrate whether outputs are scored as rates too
     */
    public record SystemIdentification(
            @Setting(
                    value =
                            "The first steps of each sequence that the loss leaves out, while a model forgets that it began"
                                    + " in another state than the system.",
                    unit = "steps",
                    min = 0)
            int washout,

            @Setting(value = "The first steps of each recording that the scores leave out.", unit = "steps", min = 0)
            int startUp,

            @Setting(
                    "Scores the outputs' integrals over time too, from the end of the start-up on: positions, if outputs"
                            + " are velocities.")
            boolean integrate)
            implements Task {

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            checked("inputs", input);
            return checked("targets", target);
        }

        private static DataSpec checked(String what, DataSpec data) {
            if (!data.axes().equals(AXES) || data.dataType().isInteger()) {
                throw new IllegalArgumentException("the task 'system-identification' takes sequences of real vectors,"
                        + " (time, feature), as " + what + ", not " + data
                        + "; choose such a dataset, for example 'pendulum' or 'csv'");
            }
            return data;
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            checked("inputs", input);
            checked("targets", target);
            if (integrate && target.sampleTime().isEmpty()) {
                throw new IllegalArgumentException(
                        "integrate: true needs to know the time between steps, which this dataset"
                                + " does not tell; set it to false");
            }
            return new SimulationObjective(this, input, target);
        }
    }
}
