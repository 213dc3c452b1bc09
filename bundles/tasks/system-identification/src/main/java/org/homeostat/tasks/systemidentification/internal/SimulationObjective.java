package org.homeostat.tasks.systemidentification.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.tasks.systemidentification.internal.SystemIdentificationPlugin.SystemIdentification;

/** The mean square of what a simulation is off. */
final class SimulationObjective implements Objective {

    private final SystemIdentification settings;
    private final MetricNames names;
    private final DataSpec target;

    SimulationObjective(SystemIdentification settings, DataSpec input, DataSpec target) {
        this.settings = settings;
        this.names = MetricNames.of(input, target);
        this.target = target;
    }

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray measured = targets.head();
        NDArray simulated = predictions.head();
        if (!simulated.getShape().equals(measured.getShape())) {
            throw new HomeostatException(
                    "the model put out " + simulated.getShape() + "; the task 'system-identification'" + " takes "
                            + measured.getShape() + ", (batch, time, outputs)");
        }
        NDArray error = simulated.sub(measured);
        if (settings.washout() > 0) {
            left(measured.getShape().get(1), "washout", settings.washout());
            error = error.get(new NDIndex(":, " + settings.washout() + ":"));
        }
        return error.mul(error).mean();
    }

    /** The steps that remain. */
    static int left(long steps, String setting, int without) {
        if (steps <= without) {
            throw new HomeostatException("a sequence of " + steps + " steps has none left after task." + setting + ": "
                    + without + "; accepted is less, or longer sequences");
        }
        return Math.toIntExact(steps - without);
    }

    @Override
    public Scorer scorer() {
        return new SimulationScorer(settings, names, target, List.of());
    }

    @Override
    public Scorer scorer(Samples split) {
        return new SimulationScorer(settings, names, split.target().orElse(target), split.names());
    }

    @Override
    public String decisiveMetric() {
        return names.nrmse();
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }
}
