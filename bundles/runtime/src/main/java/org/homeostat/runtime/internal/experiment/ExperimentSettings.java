package org.homeostat.runtime.internal.experiment;

import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.task.Task;

/**
 * An experiment as its file states it.
 *
 * @param name what to call it, if not after its file
 * @param description what it is for
 * @param task what is learned
 * @param dataset from what
 * @param model by what
 * @param training how
 * @param diagnostics how closely equilibria are looked at
 * @param seed the source of all randomness
 * @param device where it computes
 * @param threads the engine's threads inside an operation, 0 to measure
 * @param dataType the precision of real numbers
 */
public record ExperimentSettings(
        @Setting("What to call the experiment; by default its file's name.")
        Optional<String> name,

        @Setting("What the experiment is for, in plain text.")
        Optional<String> description,

        @Required @Setting("What is learned and how it is scored.")
        Ref<Task> task,

        @Required @Setting("The samples.") Ref<Dataset> dataset,
        @Required @Setting("The family of models.") Ref<ModelFamily> model,
        @Setting("How parameters are found.") TrainingSettings training,

        @Setting("A closer look at equilibria in the final evaluation.")
        DiagnosticsSettings diagnostics,

        @Setting("The source of all randomness.") long seed,

        @Setting("Where to compute: auto, cpu, gpu or gpu:N.")
        String device,

        @Setting(
                value = "Threads inside an operation; 0 measures one against all and writes the choice down.",
                min = 0,
                max = 1024)
        int threads,

        @Setting("The precision of real numbers.") Precision dataType) {

    /** Refuses device names that no machine has. */
    public ExperimentSettings {
        if (!device.matches("auto|cpu|gpu(:\\d{1,3})?")) {
            throw new IllegalArgumentException(
                    "device is '" + device + "'; accepted are auto, cpu, gpu and gpu:N with a number N");
        }
    }

    /**
     * The defaults.
     *
     * @return settings whose required references name nothing
     */
    public static ExperimentSettings defaults() {
        return new ExperimentSettings(
                Optional.empty(),
                Optional.empty(),
                Ref.of("", Task.class),
                Ref.of("", Dataset.class),
                Ref.of("", ModelFamily.class),
                TrainingSettings.defaults(),
                new DiagnosticsSettings(8),
                0,
                "auto",
                0,
                Precision.FLOAT32);
    }
}
