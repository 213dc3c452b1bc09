package org.homeostat.runtime.internal.comparison;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.Dataset;

/**
 * What a run has recorded.
 *
 * @param name a short name, unlike the others' beside it
 * @param folder its folder
 * @param isLocked whether something writes into the folder, or was killed while it did
 * @param settings its settings as {@link org.homeostat.runtime.internal.settings.FlatSettings} gives them
 * @param epochs the records of its epochs
 * @param result what stands in {@code result.json}, empty if that is missing
 * @param environment what stands in {@code environment.json}, empty if that is missing
 * @param parameters its trainable parameters, if they are known
 * @param decision by what its epochs are judged, if its task says so
 * @param obstacle why its experiment cannot be put together here, so that its task could not be asked
 */
public record RecordedRun(
        String name,
        Path folder,
        boolean isLocked,
        Map<String, String> settings,
        List<Map<String, Object>> epochs,
        Map<String, Object> result,
        Map<String, Object> environment,
        OptionalLong parameters,
        Optional<Decision> decision,
        Optional<String> obstacle) {

    /** The metric that every run has. */
    static final String LOSS = "loss";

    private static final String UNFINISHED = "unfinished";
    private static final String DONE = "done";

    /**
     * By what epochs are judged.
     *
     * @param metric a metric
     * @param largerIsBetter whether a larger one is better
     */
    public record Decision(String metric, boolean largerIsBetter) {}

    /** {@code done}, {@code cancelled}, {@code failed}, or {@code unfinished}: in progress, or killed. */
    String status() {
        String written = String.valueOf(result.getOrDefault("status", UNFINISHED));
        return isLocked && !written.equals(DONE) ? UNFINISHED : written;
    }

    boolean isDone() {
        return status().equals(DONE);
    }

    String experiment() {
        return settings.getOrDefault("name", name);
    }

    /** Epochs complete. */
    int lastEpoch() {
        return (int) Math.max(number(last().get("epoch")).orElse(0), settled("epochs"));
    }

    /** Epochs wanted. */
    Optional<String> plannedEpochs() {
        return Optional.ofNullable(settings.get("training.epochs"));
    }

    /** Steps complete, as far as that is recorded. */
    long steps() {
        return (long) Math.max(number(last().get("step")).orElse(0), settled("steps"));
    }

    /** Seconds of training with everything between its steps. */
    OptionalDouble seconds() {
        double seconds = Math.max(time(last(), "seconds"), settled("seconds"));
        return seconds > 0 ? OptionalDouble.of(seconds) : OptionalDouble.empty();
    }

    /** A number of the result; 0 where it says nothing of the run as it is now. */
    private double settled(String what) {
        return status().equals(UNFINISHED) ? 0 : number(result.get(what)).orElse(0);
    }

    /** Whether the time of the steps alone is known. */
    boolean timesSteps() {
        return time(last(), "steps") > 0;
    }

    /**
     * Seconds a step, of all complete epochs.
     *
     * @param alone of the steps alone; otherwise with everything between them
     */
    OptionalDouble secondsPerStep(boolean alone) {
        double steps = number(last().get("step")).orElse(0);
        double seconds = time(last(), timer(alone));
        return steps > 0 && seconds > 0 ? OptionalDouble.of(seconds / steps) : OptionalDouble.empty();
    }

    /** Seconds a step in the median epoch. */
    OptionalDouble medianSecondsPerStep(boolean alone) {
        double[] each = IntStream.range(0, epochs.size())
                .mapToDouble(i -> {
                    Map<String, Object> before = i == 0 ? Map.of() : epochs.get(i - 1);
                    Map<String, Object> epoch = epochs.get(i);
                    double steps = number(epoch.get("step")).orElse(0)
                            - number(before.get("step")).orElse(0);
                    return (time(epoch, timer(alone)) - time(before, timer(alone))) / steps;
                })
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int half = each.length / 2;
        return each.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(each.length % 2 == 1 ? each[half] : (each[half - 1] + each[half]) / 2);
    }

    private static String timer(boolean alone) {
        return alone ? "steps" : "seconds";
    }

    /** The median iterations of a solver, {@code solver} or {@code adjoint}, in the last epoch's training. */
    OptionalDouble iterations(String solver) {
        return number(map(last(), solver).get("iterationsMedian"));
    }

    /**
     * A metric of the parameters by which the run is judged: as its result tells it, or before there is a result that of the best
     * epoch so far on the validation split.
     */
    OptionalDouble value(String split, String metric) {
        Map<?, ?> values = map(map(result, "metrics"), split);
        if (!isDone() && split.equals(Dataset.VALIDATION)) {
            values = judged().map(epoch -> map(epoch, split)).orElse(Map.of());
        }
        return number(values.get(metric));
    }

    /** The evaluated epoch whose parameters count. */
    Optional<Map<String, Object>> judged() {
        boolean isLast = "last".equals(settings.get("training.parameters")) || decision.isEmpty();
        double sign = decision.map(Decision::largerIsBetter).orElse(false) ? 1 : -1;
        Optional<Map<String, Object>> judged = Optional.empty();
        double best = Double.NEGATIVE_INFINITY;
        for (Map<String, Object> epoch : epochs) {
            Map<?, ?> validation = map(epoch, Dataset.VALIDATION);
            double value = isLast
                    ? 0
                    : sign
                            * number(validation.get(decision.orElseThrow().metric()))
                                    .orElse(Double.NaN);
            if (!validation.isEmpty() && (isLast || value > best)) {
                best = value;
                judged = Optional.of(epoch);
            }
        }
        return judged;
    }

    /** All metrics that are recorded. */
    Set<String> metrics() {
        Set<String> names = new LinkedHashSet<>();
        epochs.forEach(epoch -> map(epoch, Dataset.VALIDATION).keySet().forEach(name -> names.add(name.toString())));
        map(result, "metrics").values().forEach(split -> {
            if (split instanceof Map<?, ?> values) {
                values.keySet().forEach(name -> names.add(name.toString()));
            }
        });
        return names;
    }

    /**
     * A metric over training.
     *
     * @param overSeconds over seconds rather than epochs
     * @return positions and values of the epochs that have it
     */
    double[][] curve(String split, String metric, boolean overSeconds) {
        double[][] points = epochs.stream()
                .map(epoch -> new double[] {
                    overSeconds
                            ? time(epoch, "seconds")
                            : number(epoch.get("epoch")).orElse(Double.NaN),
                    number(map(epoch, split).get(metric)).orElse(Double.NaN)
                })
                .filter(point -> Arrays.stream(point).allMatch(Double::isFinite))
                .toArray(double[][]::new);
        return new double[][] {
            Arrays.stream(points).mapToDouble(point -> point[0]).toArray(),
            Arrays.stream(points).mapToDouble(point -> point[1]).toArray()
        };
    }

    private Map<String, Object> last() {
        return epochs.isEmpty() ? Map.of() : epochs.get(epochs.size() - 1);
    }

    private static double time(Map<String, Object> epoch, String what) {
        return number(map(epoch, "time").get(what)).orElse(0);
    }

    private static Map<?, ?> map(Map<?, ?> values, String name) {
        return values.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    private static OptionalDouble number(Object value) {
        return value instanceof Number n ? OptionalDouble.of(n.doubleValue()) : OptionalDouble.empty();
    }
}
