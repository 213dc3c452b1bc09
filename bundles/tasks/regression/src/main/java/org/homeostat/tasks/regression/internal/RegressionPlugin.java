package org.homeostat.tasks.regression.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.osgi.service.component.annotations.Component;

/** Offers regression. */
@Component
@PluginInfo(
        kind = "task",
        name = "regression",
        summary = "Real numbers from inputs: mean squared error, RMSE, MAE, coefficient of determination.")
public final class RegressionPlugin implements Plugin<Task, RegressionPlugin.Regression> {

    @Override
    public Regression defaults() {
        return new Regression();
    }

    @Override
    public Task create(Regression settings) {
        return settings;
    }

    /** Regression by least squares: the model puts out one real number for each of the target's. */
    public record Regression() implements Task {

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            return DataSpec.vector(outputs(target));
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            return new RegressionObjective(input, Math.toIntExact(outputs(target)));
        }

        private static long outputs(DataSpec target) {
            boolean varies = target.shape().stream().anyMatch(pair -> pair.getKey() < 0);
            if (target.dataType().isInteger() || varies || target.size() == 0) {
                throw new IllegalArgumentException(
                        "the task 'regression' needs real numbers of a fixed shape as target,"
                                + " not " + target
                                + "; choose such a dataset, for example 'synthetic', or another task, for"
                                + " example 'classification'");
            }
            return target.size();
        }
    }
}
