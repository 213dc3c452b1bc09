package org.homeostat.runtime.internal.comparison;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.homeostat.api.HomeostatException;

/** Chooses the metric to show beside the loss. */
final class MetricChoice {

    private MetricChoice() {}

    /**
     * The metric asked for; or that which decides in the runs, if all of them have it; or else the first that all have.
     *
     * @return nothing if the loss is all that they share
     * @throws HomeostatException if no run has the metric that is asked for
     */
    static Optional<String> of(List<RecordedRun> runs, Optional<String> asked) {
        Set<String> all = new TreeSet<>();
        runs.forEach(run -> all.addAll(run.metrics()));
        if (asked.isPresent() && !all.contains(asked.get())) {
            throw new HomeostatException("no run has recorded the metric '" + asked.get() + "'; there are: "
                    + (all.isEmpty() ? "none yet" : String.join(", ", all)));
        }
        if (asked.isPresent()) {
            return asked.filter(metric -> !metric.equals(RecordedRun.LOSS));
        }
        Set<String> candidates = new LinkedHashSet<>();
        runs.forEach(run -> run.decision().map(RecordedRun.Decision::metric).ifPresent(candidates::add));
        if (candidates.equals(Set.of(RecordedRun.LOSS))) {
            return Optional.empty();
        }
        runs.forEach(run -> candidates.addAll(run.metrics()));
        candidates.remove(RecordedRun.LOSS);
        List<String> shared = new ArrayList<>(candidates);
        runs.stream()
                .map(RecordedRun::metrics)
                .filter(metrics -> !metrics.isEmpty())
                .forEach(shared::retainAll);
        return shared.stream().filter(all::contains).findFirst();
    }
}
