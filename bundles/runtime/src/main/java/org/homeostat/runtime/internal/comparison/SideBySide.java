package org.homeostat.runtime.internal.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.platform.Comparison;
import org.homeostat.api.platform.Figure;

/** Runs side by side, as findings. */
public final class SideBySide {

    private static final List<String> SPLITS = List.of(Dataset.VALIDATION, Dataset.TEST);

    private final List<RecordedRun> runs;
    private final List<Difference> differences;
    private final Optional<String> metric;
    private final boolean timesSteps;

    private SideBySide(List<RecordedRun> runs, Optional<String> metric) {
        this.runs = runs;
        this.differences = Difference.of(runs);
        this.metric = metric;
        this.timesSteps = runs.stream().filter(run -> !run.epochs().isEmpty()).allMatch(RecordedRun::timesSteps);
    }

    /**
     * Shows runs side by side.
     *
     * @param runs the runs, at least one
     * @param comparison how
     * @return what {@code Reports} writes
     * @throws org.homeostat.api.HomeostatException if no run has the metric that is asked for
     */
    public static Findings of(List<RecordedRun> runs, Comparison comparison) {
        SideBySide sides = new SideBySide(List.copyOf(runs), MetricChoice.of(runs, comparison.metric()));
        return sides.findings(new RunCurves(runs, comparison.isLogarithmicLosses()).all(sides.metric));
    }

    private Findings findings(List<Figure> curves) {
        List<String> remarks = Comparability.of(runs, differences, timesSteps);
        Findings.Section how = Findings.Section.of("How far they compare");
        for (String remark : remarks) {
            how = how.withRemark(remark);
        }
        Findings findings = Findings.of("Side by side: " + names(", "))
                .with(
                        "runs",
                        IntStream.range(0, runs.size()).mapToObj(this::values).toList())
                .with("metric", metric.orElse(RecordedRun.LOSS))
                .with("stepsAlone", timesSteps)
                .with("differences", differenceValues())
                .with("remarks", remarks)
                .with(table())
                .with(how);
        if (!differences.isEmpty()) {
            findings = findings.with(settings());
        }
        Findings.Section drawn = Findings.Section.of("Curves");
        for (Figure figure : curves) {
            drawn = drawn.withFigure(figure);
        }
        return curves.isEmpty() ? findings : findings.with(drawn);
    }

    private String names(String separator) {
        return runs.stream().map(RecordedRun::name).collect(Collectors.joining(separator));
    }

    /** A row a run; columns in which no run has anything are left out. */
    private Findings.Section table() {
        Map<String, Function<RecordedRun, Object>> columns = new LinkedHashMap<>();
        columns.put("run", RecordedRun::name);
        columns.put(
                "parameters",
                run -> run.parameters().isPresent() ? (Object) run.parameters().getAsLong() : Difference.ABSENT);
        columns.put("epochs", SideBySide::epochs);
        columns.put("seconds", run -> cell(run.seconds()));
        columns.put("s/step", run -> cell(run.secondsPerStep(timesSteps)));
        columns.put("ratio", run -> cell(ratio(run)));
        List<String> metrics = new ArrayList<>(metric.stream().toList());
        metrics.add(RecordedRun.LOSS);
        for (String split : SPLITS) {
            metrics.forEach(name -> columns.put(split + " " + name, run -> cell(run.value(split, name))));
        }
        columns.put("iterations", run -> cell(run.iterations("solver")));
        columns.put("adjoint", run -> cell(run.iterations("adjoint")));
        columns.put("own settings", run -> {
            String own = Difference.shortly(differences, runs.indexOf(run));
            return own.isEmpty() ? Difference.ABSENT : own;
        });
        columns.values().removeIf(column -> runs.stream().map(column).allMatch(Difference.ABSENT::equals));
        List<List<Object>> rows = runs.stream()
                .map(run -> columns.values().stream()
                        .map(column -> column.apply(run))
                        .toList())
                .toList();
        return Findings.Section.of("Runs")
                .withTable(List.copyOf(columns.keySet()), rows)
                .withRemark("s/step: "
                        + (timesSteps
                                ? "seconds of the training steps alone, divided by their number"
                                : "seconds of training, with all that is done between steps, divided by their number")
                        + "; ratio: to that of " + runs.get(0).name()
                        + "; iterations, adjoint: the solvers' medians in the last epoch's training.");
    }

    private static Object epochs(RecordedRun run) {
        Optional<String> planned = run.plannedEpochs();
        return run.isDone() || planned.isEmpty() ? (Object) run.lastEpoch() : run.lastEpoch() + " of " + planned.get();
    }

    private static Object cell(OptionalDouble number) {
        return number.isPresent() ? (Object) number.getAsDouble() : Difference.ABSENT;
    }

    private OptionalDouble ratio(RecordedRun run) {
        return ratio(run.secondsPerStep(timesSteps), runs.get(0).secondsPerStep(timesSteps));
    }

    private static OptionalDouble ratio(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }

    private Findings.Section settings() {
        List<String> head = new ArrayList<>(List.of("setting"));
        runs.forEach(run -> head.add(run.name()));
        List<List<Object>> rows = new ArrayList<>();
        for (Difference difference : differences) {
            List<Object> row = new ArrayList<>(List.of(difference.path()));
            row.addAll(difference.values());
            rows.add(row);
        }
        return Findings.Section.of("Settings that differ").withTable(head, rows);
    }

    /** What the table says of a run, for machines. */
    private Map<String, Object> values(int index) {
        RecordedRun run = runs.get(index);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", run.name());
        values.put("folder", run.folder().toString());
        values.put("experiment", run.experiment());
        values.put("status", run.status());
        run.parameters().ifPresent(n -> values.put("parameters", n));
        values.put("epochs", run.lastEpoch());
        values.put("steps", run.steps());
        put(values, "seconds", run.seconds());
        put(values, "secondsPerStep", run.secondsPerStep(timesSteps));
        put(values, "secondsPerStepMedian", run.medianSecondsPerStep(timesSteps));
        put(values, "ratio", ratio(run));
        put(
                values,
                "ratioMedian",
                ratio(run.medianSecondsPerStep(timesSteps), runs.get(0).medianSecondsPerStep(timesSteps)));
        put(values, "iterationsMedian", run.iterations("solver"));
        put(values, "adjointIterationsMedian", run.iterations("adjoint"));
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (String split : SPLITS) {
            Map<String, Object> numbers = new LinkedHashMap<>();
            run.metrics().forEach(name -> put(numbers, name, run.value(split, name)));
            if (!numbers.isEmpty()) {
                metrics.put(split, numbers);
            }
        }
        values.put("metrics", metrics);
        return values;
    }

    private Map<String, Object> differenceValues() {
        Map<String, Object> all = new LinkedHashMap<>();
        differences.forEach(difference -> all.put(difference.path(), difference.values()));
        return all;
    }

    private static void put(Map<String, Object> values, String name, OptionalDouble number) {
        number.ifPresent(n -> values.put(name, n));
    }
}
