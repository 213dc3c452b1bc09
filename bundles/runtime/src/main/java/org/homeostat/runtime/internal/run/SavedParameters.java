package org.homeostat.runtime.internal.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.homeostat.api.HomeostatException;
import org.homeostat.runtime.internal.checkpoint.CheckpointFolder;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.homeostat.runtime.internal.experiment.JudgedBy;
import org.homeostat.runtime.internal.storage.RunFolder;

/**
 * The parameters that a run is judged by: those of its best epoch on the validation split, or without one those of its
 * latest checkpoint.
 *
 * @param tensors by name
 * @param origin where they come from, for messages
 */
record SavedParameters(Map<String, TensorData> tensors, String origin) {

    private static final Pattern MEMORY = Pattern.compile("optimizer\\.\\d+\\.(.+)");
    private static final Pattern STATE = Pattern.compile("state\\.\\d+|equilibria\\.\\d+\\.(samples|states)");

    /** A run's. One that is judged by its last epoch has kept no best one. */
    static SavedParameters of(RunFolder folder, CheckpointFolder checkpoints) {
        return of(folder, checkpoints, JudgedBy.BEST);
    }

    /** A run's. */
    static SavedParameters of(RunFolder folder, CheckpointFolder checkpoints, JudgedBy which) {
        Optional<CheckpointFolder.Stored> best = which == JudgedBy.BEST ? checkpoints.best() : Optional.empty();
        CheckpointFolder.Stored stored = best.or(() -> checkpoints.last(warning -> {}))
                .orElseThrow(() -> new HomeostatException("the run " + folder.path()
                        + " has no checkpoint yet; go on with it by: homeostat resume " + folder.path()));
        Map<String, TensorData> all = stored.checkpoint().tensors();
        Map<String, TensorData> parameters = new LinkedHashMap<>();
        all.forEach((name, tensor) -> {
            if (!isAnother(name, all.keySet())) {
                parameters.put(name, tensor);
            }
        });
        return new SavedParameters(parameters, stored.origin());
    }

    /** The same in double precision. */
    SavedParameters widened() {
        Map<String, TensorData> wide = new LinkedHashMap<>(tensors);
        wide.replaceAll((name, tensor) -> tensor.widened());
        return new SavedParameters(wide, origin);
    }

    private static boolean isAnother(String name, Set<String> names) {
        Matcher memory = MEMORY.matcher(name);
        return STATE.matcher(name).matches() || memory.matches() && names.contains(memory.group(1));
    }
}
