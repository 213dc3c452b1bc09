package org.homeostat.runtime.internal.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says how far the numbers of runs may be compared. */
final class Comparability {

    private static final List<String> MACHINE = List.of("device", "threads", "processors", "os", "java");

    /** How much longer the mean step may be than that of the median epoch before something else is at work. */
    private static final double DISTURBED = 1.25;

    private static final int FEW = 3;

    private final List<RecordedRun> runs;
    private final List<Difference> differences;
    private final List<String> remarks = new ArrayList<>();

    private Comparability(List<RecordedRun> runs, List<Difference> differences) {
        this.runs = runs;
        this.differences = differences;
    }

    /**
     * Everything that is in the way.
     *
     * @param timesSteps whether seconds a step are those of the steps alone
     * @return sentences; the first says it all if nothing is in the way of losses and metrics
     */
    static List<String> of(List<RecordedRun> runs, List<Difference> differences, boolean timesSteps) {
        Comparability found = new Comparability(runs, differences);
        found.problem("task", "tasks", "losses and metrics do not mean the same");
        found.problem("dataset", "data sets", "losses and metrics are those of different problems");
        found.seeds();
        if (found.remarks.isEmpty()) {
            found.remarks.add("Same task, same data, same seed.");
        }
        found.metrics();
        found.ends();
        found.steps();
        found.machines();
        found.disturbances(timesSteps);
        return found.remarks;
    }

    private void problem(String part, String plural, String consequence) {
        if (differs(part + ".name")) {
            remarks.add("Different " + plural + " (" + groups(run -> setting(run, part + ".name")) + "): " + consequence
                    + ", and cannot be compared.");
            return;
        }
        String inside = differences.stream()
                .filter(difference -> difference.isIn(part))
                .map(Difference::path)
                .collect(Collectors.joining(", "));
        if (!inside.isEmpty()) {
            remarks.add("The same " + part.replace("dataset", "data set") + " with different settings (" + inside
                    + "): losses and metrics can be compared only as far as these do not matter.");
        }
    }

    private void seeds() {
        if (differs("seed")) {
            remarks.add(
                    "Different seeds (" + groups(run -> setting(run, "seed")) + "): part of what differs is chance.");
        }
    }

    private void metrics() {
        Function<RecordedRun, String> decisive =
                run -> run.decision().map(RecordedRun.Decision::metric).orElse("unknown");
        runs.forEach(run -> run.obstacle()
                .ifPresent(why -> remarks.add("What decides in " + run.name() + " could not be asked: " + why)));
        if (runs.stream().map(decisive).distinct().count() > 1) {
            remarks.add("Different metrics decide which epoch is the best (" + groups(decisive) + ").");
        }
    }

    private void ends() {
        for (RecordedRun run : runs) {
            if (!run.isDone()) {
                String planned = run.plannedEpochs().map(n -> " of " + n).orElse("");
                remarks.add(run.name() + " is " + run.status() + " after " + run.lastEpoch() + planned + " epochs"
                        + run.judged()
                                .map(epoch -> ": its validation is that of epoch " + epoch.get("epoch"))
                                .orElse("")
                        + ".");
            }
        }
    }

    private void steps() {
        if (differs("training.batchSize")) {
            remarks.add("Different batches (" + groups(run -> setting(run, "training.batchSize"))
                    + "): steps are not of one size.");
        }
    }

    private void machines() {
        List<String> different = MACHINE.stream()
                .filter(what ->
                        runs.stream().map(run -> machine(run, what)).distinct().count() > 1)
                .map(what -> what + ": " + groups(run -> machine(run, what)))
                .toList();
        if (!different.isEmpty()) {
            remarks.add("Seconds were not measured under the same conditions (" + String.join("; ", different) + ").");
        }
        TreeSet<String> rebuilt = new TreeSet<>();
        Map<String, String> builds = new LinkedHashMap<>();
        runs.forEach(run -> builds(run).forEach((plugin, build) -> {
            String before = builds.putIfAbsent(plugin, build);
            if (before != null && !before.equals(build)) {
                rebuilt.add(plugin);
            }
        }));
        if (!rebuilt.isEmpty()) {
            remarks.add("Plug-ins came from different builds, whose numbers and times may differ: "
                    + String.join(", ", rebuilt) + ".");
        }
    }

    private void disturbances(boolean timesSteps) {
        String firstName = runs.get(0).name();
        OptionalDouble first = runs.get(0).medianSecondsPerStep(timesSteps);
        for (RecordedRun run : runs) {
            OptionalDouble mean = run.secondsPerStep(timesSteps);
            OptionalDouble median = run.medianSecondsPerStep(timesSteps);
            if (run.epochs().size() >= FEW
                    && mean.isPresent()
                    && mean.getAsDouble() > DISTURBED * median.getAsDouble()) {
                String ratio = first.isPresent() && !run.name().equals(firstName)
                        ? String.format(
                                Locale.ROOT,
                                ", %.3g times that of %s",
                                median.getAsDouble() / first.getAsDouble(),
                                firstName)
                        : "";
                remarks.add(String.format(
                        Locale.ROOT,
                        "Some epochs of %s took much longer than others: a step took %.3g s in the mean, and %.3g s in the"
                                + " median epoch%s.",
                        run.name(),
                        mean.getAsDouble(),
                        median.getAsDouble(),
                        ratio));
            }
        }
    }

    private boolean differs(String path) {
        return differences.stream().anyMatch(difference -> difference.path().equals(path));
    }

    private static String setting(RecordedRun run, String path) {
        return run.settings().getOrDefault(path, Difference.ABSENT);
    }

    private static String machine(RecordedRun run, String what) {
        return String.valueOf(run.environment().getOrDefault(what, "unknown"));
    }

    /** The bundle's checksum of each plug-in. */
    private static Map<String, String> builds(RecordedRun run) {
        Map<String, String> builds = new TreeMap<>();
        if (run.environment().get("plugins") instanceof List<?> plugins) {
            for (Object plugin : plugins) {
                if (plugin instanceof Map<?, ?> use) {
                    builds.put(use.get("kind") + " " + use.get("name"), String.valueOf(use.get("sha256")));
                }
            }
        }
        return builds;
    }

    /** Each value with the runs that have it. */
    private String groups(Function<RecordedRun, String> value) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        value, LinkedHashMap::new, Collectors.mapping(RecordedRun::name, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(group -> group.getKey() + ": " + group.getValue())
                .collect(Collectors.joining("; "));
    }
}
