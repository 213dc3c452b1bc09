package org.homeostat.runtime.internal.experiment;

import org.homeostat.api.platform.Experiment;
import org.homeostat.runtime.internal.settings.Bound;

/**
 * An experiment that was read and checked.
 *
 * @param name its name
 * @param bound its settings, their text, the plug-ins in use
 */
public record ReadExperiment(String name, Bound<ExperimentSettings> bound) implements Experiment {

    @Override
    public String yaml() {
        return bound.yaml();
    }

    @Override
    public long seed() {
        return bound.settings().seed();
    }
}
