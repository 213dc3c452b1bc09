package org.homeostat.tasks.systemidentification.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;
import org.homeostat.tasks.systemidentification.internal.SystemIdentificationPlugin.SystemIdentification;

/**
 * Scores recordings one by one where they have names, those of one name together, and all samples together where they have none.
 */
final class SimulationScorer implements Scorer {

    private static final int DRAWN = 4;

    private final SystemIdentification settings;
    private final MetricNames names;
    private final DataSpec target;
    private final List<String> recordings;
    private final int outputs;
    private final Map<String, Score> scores = new LinkedHashMap<>();
    private final Map<String, Score> integrals = new LinkedHashMap<>();
    private final List<Trace> drawn = new ArrayList<>();
    private double loss;
    private int samples;

    SimulationScorer(SystemIdentification settings, MetricNames names, DataSpec target, List<String> recordings) {
        this.settings = settings;
        this.names = names;
        this.target = target;
        this.recordings = recordings;
        this.outputs = Math.toIntExact(target.shape().get(1));
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        int batch = Math.toIntExact(targets.head().getShape().get(0));
        int steps = Math.toIntExact(targets.head().getShape().get(1));
        SimulationObjective.left(steps, "startUp", settings.startUp());
        double[] measured = toDoubles(targets.head());
        double[] simulated = toDoubles(predictions.head());
        for (int i = 0; i < batch; i++) {
            String name = recordings.isEmpty() ? "" : recordings.get(samples);
            int first = i * steps * outputs;
            add(new Trace(
                    name, settings.startUp(), inOwnUnits(measured, first, steps), inOwnUnits(simulated, first, steps)));
            samples++;
        }
        loss += batchLoss * batch;
    }

    private static double[] toDoubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    /** The steps after the start-up, output by output. */
    private double[][] inOwnUnits(double[] values, int first, int steps) {
        double[][] result = new double[outputs][steps - settings.startUp()];
        for (int j = 0; j < outputs; j++) {
            double deviation = number(target.deviations(), j, 1);
            double mean = number(target.means(), j, 0);
            for (int t = settings.startUp(); t < steps; t++) {
                result[j][t - settings.startUp()] = values[first + t * outputs + j] * deviation + mean;
            }
        }
        return result;
    }

    private static double number(List<Double> byChannel, int channel, double none) {
        return byChannel.isEmpty() ? none : byChannel.get(Math.min(channel, byChannel.size() - 1));
    }

    private void add(Trace trace) {
        scores.computeIfAbsent(trace.name(), name -> new Score(outputs)).add(trace);
        if (settings.integrate()) {
            integrals
                    .computeIfAbsent(trace.name(), name -> new Score(outputs))
                    .add(trace.integrated(target.sampleTime().orElseThrow()));
        }
        if (drawn.size() < DRAWN && (drawn.isEmpty() || !recordings.isEmpty())) {
            drawn.add(trace);
        }
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss / samples);
        put(metrics, "", scores.values());
        metrics.put(names.fit(), 100 * (1 - metrics.get(names.nrmse())));
        if (settings.integrate()) {
            put(metrics, "integrated.", integrals.values());
        }
        if (scores.size() > 1) {
            scores.forEach((name, score) -> put(metrics, name + ".", List.of(score)));
        }
        return metrics;
    }

    /** Means over recordings. */
    private void put(Map<String, Double> metrics, String prefix, Collection<Score> of) {
        double nrmse = of.stream().mapToDouble(Score::nrmse).average().orElse(Double.NaN);
        metrics.put(prefix + names.nrmse(), nrmse);
        if (outputs > 1) {
            for (int j = 0; j < outputs; j++) {
                int output = j;
                metrics.put(
                        prefix + names.nrmse() + "." + name(j),
                        of.stream()
                                .mapToDouble(score -> score.output(output).nrmse())
                                .average()
                                .orElse(Double.NaN));
            }
        }
        for (int j = 0; j < outputs; j++) {
            int output = j;
            metrics.put(
                    prefix + names.rmse() + (outputs > 1 ? "." + name(j) : ""),
                    of.stream()
                            .mapToDouble(score -> score.output(output).rmse())
                            .average()
                            .orElse(Double.NaN));
        }
    }

    private String name(int output) {
        return target.names().isEmpty()
                ? Integer.toString(output + 1)
                : target.names().get(output);
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            // of many recordings with many outputs, the first of both
            for (int j = 0; j < (i == 0 ? Math.min(outputs, DRAWN) : 1); j++) {
                figures.addAll(new TraceFigures(drawn.get(i), j, label(drawn.get(i), i, j), names.answer()).all());
                if (settings.integrate()) {
                    Trace integrated =
                            drawn.get(i).integrated(target.sampleTime().orElseThrow());
                    figures.addAll(new TraceFigures(
                                    integrated, j, label(drawn.get(i), i, j).integrated(), names.answer())
                            .overTime());
                }
            }
        }
        return figures;
    }

    private TraceFigures.Label label(Trace trace, int i, int j) {
        String unit = target.units().isEmpty() ? "" : target.units().get(j);
        String which = (drawn.size() > 1 ? "-" + (i + 1) : "") + (outputs > 1 ? "-output-" + (j + 1) : "");
        return new TraceFigures.Label(which, trace.name(), name(j), unit, target.sampleTime());
    }
}
