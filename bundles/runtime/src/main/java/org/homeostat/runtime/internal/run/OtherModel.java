package org.homeostat.runtime.internal.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.settings.FlatSettings;
import org.homeostat.runtime.internal.storage.RunFolder;

/** Tells where a run's parameters are put into a model of other settings than those that they were trained with. */
final class OtherModel {

    private static final String MODEL = "model.";

    /** How an equilibrium is found or differentiated, which does not enter the model's equations. */
    private static final Set<String> MEANS = Set.of("solver", "gradient");

    private OtherModel() {}

    /**
     * A warning, if there is something to warn of.
     *
     * @param folder the run
     * @param present the experiment with the changes asked for
     */
    static Optional<String> warning(RunFolder folder, ReadExperiment present) {
        Map<String, String> trained = FlatSettings.read(folder.experiment());
        Map<String, String> used = FlatSettings.of(present.yaml(), "the changed experiment");
        Set<String> paths = new TreeSet<>(trained.keySet());
        paths.addAll(used.keySet());
        List<String> changes = paths.stream()
                .filter(path -> path.startsWith(MODEL) && !isMeans(path))
                .filter(path -> !value(trained, path).equals(value(used, path)))
                .map(path ->
                        path + " was " + value(trained, path) + " in training and is " + value(used, path) + " here")
                .toList();
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("; ", changes)
                        + ": scores and certificates are those of a model that was not trained, unless this changes only how it is"
                        + " computed");
    }

    private static boolean isMeans(String path) {
        return Arrays.stream(path.split("\\.")).anyMatch(MEANS::contains);
    }

    private static String value(Map<String, String> settings, String path) {
        return settings.getOrDefault(path, "left out");
    }
}
