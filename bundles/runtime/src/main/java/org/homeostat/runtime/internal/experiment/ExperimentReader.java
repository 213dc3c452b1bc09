package org.homeostat.runtime.internal.experiment;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import org.homeostat.api.platform.Experiment;
import org.homeostat.runtime.internal.registry.Plugins;
import org.homeostat.runtime.internal.settings.Bound;
import org.homeostat.runtime.internal.settings.Examination;

/** Reads experiments with the plug-ins that are there now. */
public final class ExperimentReader {

    private final Plugins plugins;
    private final Examination<ExperimentSettings> examination;

    /**
     * Creates it.
     *
     * @param plugins the plug-ins
     * @param examination looks at every experiment that was bound
     */
    @Inject
    public ExperimentReader(Plugins plugins, Examination<ExperimentSettings> examination) {
        this.plugins = plugins;
        this.examination = examination;
    }

    /**
     * Reads text.
     *
     * @param yaml the text
     * @param origin where it comes from; a name is made from it if the experiment has none
     * @param changes path to YAML text
     * @return the experiment
     */
    public ReadExperiment read(String yaml, String origin, Map<String, String> changes) {
        return named(
                origin,
                plugins.reader()
                        .read(
                                yaml,
                                origin,
                                changes,
                                ExperimentSettings.class,
                                ExperimentSettings.defaults(),
                                examination));
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @param changes path to YAML text
     * @return the experiment
     */
    public ReadExperiment read(Path file, Map<String, String> changes) {
        return named(
                file.toString(),
                plugins.reader()
                        .read(file, changes, ExperimentSettings.class, ExperimentSettings.defaults(), examination));
    }

    /**
     * The experiment behind the contract.
     *
     * @param experiment an experiment, of this reader or another
     * @return the same, with its settings
     */
    public ReadExperiment own(Experiment experiment) {
        return experiment instanceof ReadExperiment read ? read : read(experiment.yaml(), experiment.name(), Map.of());
    }

    /**
     * The JSON schema of experiments.
     *
     * @return JSON text
     */
    public String schema() {
        return plugins.schema().json(ExperimentSettings.class, ExperimentSettings.defaults());
    }

    private static ReadExperiment named(String origin, Bound<ExperimentSettings> bound) {
        return new ReadExperiment(bound.settings().name().orElseGet(() -> name(origin)), bound);
    }

    private static String name(String origin) {
        String file = origin.substring(Math.max(origin.lastIndexOf('/'), origin.lastIndexOf('\\')) + 1);
        String name = file.replaceFirst("\\.ya?ml$", "");
        return name.isBlank() ? "experiment" : name;
    }
}
