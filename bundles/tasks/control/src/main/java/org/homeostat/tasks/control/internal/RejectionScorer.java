package org.homeostat.tasks.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;
import org.homeostat.control.Plant;

/** Follows the plant in plain numbers beside the model: under disturbance and input, and under the disturbance alone. */
final class RejectionScorer implements Scorer {

    /** What rounding may differ, relative to the largest output. */
    private static final double ROUNDING = 1e-3;

    private static final int DRAWN = 500;

    private final Plant plant;
    private final int outputs;
    private final Optional<Double> limit;
    private final List<Figure> figures = new ArrayList<>();
    private double loss;
    private double controlled;
    private double free;
    private double peak;
    private long steps;
    private long beyond;
    private int samples;

    RejectionScorer(Plant plant, int outputs, Optional<Double> limit) {
        this.plant = plant;
        this.outputs = outputs;
        this.limit = limit;
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        int batch = Math.toIntExact(predictions.head().getShape().get(0));
        int length = Math.toIntExact(predictions.head().getShape().get(1));
        int m = plant.inputs().size();
        double[] disturbances = toDoubles(inputs.head());
        double[] all = toDoubles(predictions.head());
        for (int i = 0; i < batch; i++) {
            double[][] d = rows(disturbances, i * length * m, length, m, 0, m);
            double[][] y = rows(all, i * length * (outputs + m), length, outputs + m, 0, outputs);
            double[][] u = rows(all, i * length * (outputs + m), length, outputs + m, outputs, outputs + m);
            add(d, y, u);
        }
        loss += batchLoss * batch;
    }

    private static double[] toDoubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    private static double[][] rows(double[] values, int start, int length, int width, int from, int to) {
        return IntStream.range(0, length)
                .mapToObj(t -> Arrays.copyOfRange(values, start + t * width + from, start + t * width + to))
                .toArray(double[][]::new);
    }

    private void add(double[][] d, double[][] y, double[][] u) {
        double[][] alone = followed(d, new double[d.length][u[0].length]);
        requireSamePlant(y, followed(d, u));
        controlled += size(y);
        free += size(alone);
        for (double[] step : u) {
            double largest = Arrays.stream(step).map(Math::abs).max().orElse(0);
            peak = Math.max(peak, largest);
            beyond += largest > limit.orElse(Double.POSITIVE_INFINITY) ? 1 : 0;
        }
        steps += d.length;
        if (samples == 0) {
            draw(d, y, u, alone);
        }
        samples++;
    }

    /** The plant's outputs, from rest. */
    private double[][] followed(double[][] d, double[][] u) {
        double[][] y = new double[d.length][];
        double[] x = new double[plant.states().size()];
        for (int t = 0; t < d.length; t++) {
            y[t] = plant.output(x);
            double[] sum = d[t].clone();
            for (int j = 0; j < sum.length; j++) {
                sum[j] += u[t][j];
            }
            x = plant.next(x, sum);
        }
        return y;
    }

    private static double size(double[][] rows) {
        return Arrays.stream(rows)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .sum();
    }

    private static void requireSamePlant(double[][] found, double[][] expected) {
        double largest = 1;
        double apart = 0;
        for (int t = 0; t < found.length; t++) {
            for (int i = 0; i < found[t].length; i++) {
                largest = Math.max(largest, Math.abs(expected[t][i]));
                apart = Math.max(apart, Math.abs(expected[t][i] - found[t][i]));
            }
        }
        if (!(apart <= ROUNDING * largest)) {
            throw new HomeostatException("task.plant is not the plant that the model controls: their outputs differ by "
                    + apart + " under the same disturbances and inputs; give both the same settings");
        }
    }

    private void draw(double[][] d, double[][] y, double[][] u, double[][] alone) {
        int shown = Math.min(DRAWN, d.length);
        double[] times = IntStream.range(0, shown)
                .mapToDouble(t -> t * plant.sampleTime())
                .toArray();
        Map<String, double[]> answers = new LinkedHashMap<>();
        answers.put("controlled", first(y, shown));
        answers.put("free", first(alone, shown));
        figures.add(
                Figure.lines("output", "The output with and without control.", "time, s", "output", times, answers));
        Map<String, double[]> inputs = new LinkedHashMap<>();
        inputs.put("disturbance", first(d, shown));
        inputs.put("input", first(u, shown));
        figures.add(Figure.lines(
                "input", "The disturbance, and what the controller does.", "time, s", "input", times, inputs));
    }

    private static double[] first(double[][] rows, int shown) {
        return Arrays.stream(rows).limit(shown).mapToDouble(row -> row[0]).toArray();
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss / samples);
        metrics.put("meanOutput", controlled / steps);
        metrics.put("meanOutputFree", free / steps);
        metrics.put("peakInput", peak);
        if (limit.isPresent()) {
            metrics.put("overLimit", (double) beyond / steps);
        }
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        return List.copyOf(figures);
    }
}
