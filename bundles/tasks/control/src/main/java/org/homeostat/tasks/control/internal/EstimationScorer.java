package org.homeostat.tasks.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;

/** Errors of one-step predictions, and of the estimates behind them: how wrong they are, and whether they meet. */
final class EstimationScorer implements Scorer {

    /** Predictions, then estimates from two initial estimates. */
    private static final int PARTS = 3;

    private final int states;
    private final int washout;
    private final double sampleTime;
    private double loss;
    private long samples;
    private double predictionSquares;
    private double targetSquares;
    private double estimateSquares;
    private double stateSquares;
    private double largestGap;
    private List<double[]> curves = List.of();
    private double[][][] images = new double[0][][];

    EstimationScorer(int states, int washout, double sampleTime) {
        this.states = states;
        this.washout = washout;
        this.sampleTime = sampleTime;
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        double[][][] truth = rows(inputs.head());
        double[][][] found = rows(predictions.head());
        double[][][] next = rows(targets.head());
        boolean estimates = found.length > 0 && found[0][0].length == PARTS * states;
        for (int i = 0; i < found.length; i++) {
            for (int t = 0; t < found[i].length; t++) {
                predictionSquares += squares(found[i][t], 0, next[i][t]);
                targetSquares += squares(next[i][t]);
            }
            if (estimates) {
                addEstimates(found[i], truth[i]);
            }
        }
        loss += batchLoss * found.length;
        samples += found.length;
    }

    private void addEstimates(double[][] found, double[][] truth) {
        int from = Math.min(washout, found.length / 2);
        double[] low = new double[found.length];
        double[] high = new double[found.length];
        double[] gap = new double[found.length];
        for (int t = 0; t < found.length; t++) {
            double[] lower = Arrays.copyOfRange(found[t], states, 2 * states);
            low[t] = Math.sqrt(squares(found[t], states, truth[t]));
            high[t] = Math.sqrt(squares(found[t], 2 * states, truth[t]));
            gap[t] = Math.sqrt(squares(found[t], 2 * states, lower));
            if (t >= from) {
                estimateSquares += low[t] * low[t];
                stateSquares += squares(Arrays.copyOf(truth[t], states));
            }
        }
        largestGap = Math.max(largestGap, gap[gap.length - 1] / Math.max(gap[0], Double.MIN_NORMAL));
        if (curves.isEmpty()) {
            curves = List.of(low, high, gap);
            images = new double[][][] {part(truth, 0), part(found, states)};
        }
    }

    private double[][] part(double[][] rows, int from) {
        return Arrays.stream(rows)
                .map(row -> Arrays.copyOfRange(row, from, from + states))
                .toArray(double[][]::new);
    }

    /** Of the difference of a part of one row and the beginning of another. */
    private double squares(double[] row, int from, double[] other) {
        double sum = 0;
        for (int i = 0; i < states; i++) {
            double difference = row[from + i] - other[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double squares(double[] row) {
        return Arrays.stream(row).map(value -> value * value).sum();
    }

    private static double[][][] rows(NDArray array) {
        int batch = Math.toIntExact(array.getShape().get(0));
        int steps = Math.toIntExact(array.getShape().get(1));
        int width = Math.toIntExact(array.getShape().get(2));
        double[] values;
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            values = wide.toDoubleArray();
        }
        double[][][] rows = new double[batch][steps][];
        for (int i = 0; i < batch; i++) {
            for (int t = 0; t < steps; t++) {
                int start = (i * steps + t) * width;
                rows[i][t] = Arrays.copyOfRange(values, start, start + width);
            }
        }
        return rows;
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss / samples);
        metrics.put("predictionNrmse", Math.sqrt(predictionSquares / targetSquares));
        if (!curves.isEmpty()) {
            metrics.put("estimateNrmse", Math.sqrt(estimateSquares / stateSquares));
            metrics.put("remainingGap", largestGap);
        }
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        if (curves.isEmpty()) {
            return List.of();
        }
        double[] times = new double[curves.get(0).length];
        Arrays.setAll(times, t -> t * sampleTime);
        Map<String, double[]> shown = new LinkedHashMap<>();
        shown.put("error from the first initial estimate", curves.get(0));
        shown.put("error from the second", curves.get(1));
        shown.put("distance of the two estimates", curves.get(2));
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.lines(
                        "estimates",
                        "Estimates from two initial estimates: how far they are from the state, and from each other.",
                        "time, s",
                        "Euclidean norm",
                        times,
                        shown)
                .withLogarithmicY());
        figures.add(Figure.picture(
                "state-and-estimate",
                "State, estimate and their distance (bottom) over time; black is 0, white the largest value of the state.",
                picture()));
        return figures;
    }

    /** A pixel a step and component, state above estimate above error. */
    private int[][] picture() {
        int steps = images[0].length;
        double largest = Arrays.stream(images[0])
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(1);
        int[][] pixels = new int[PARTS * (states + 1)][steps];
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < states; i++) {
                double state = images[0][t][i];
                double estimate = images[1][t][i];
                pixels[i][t] = grey(state / largest);
                pixels[states + 1 + i][t] = grey(estimate / largest);
                pixels[2 * (states + 1) + i][t] = grey(Math.abs(state - estimate) / largest);
            }
        }
        return pixels;
    }

    private static int grey(double part) {
        int level = (int) Math.round(255 * Math.max(0, Math.min(1, part)));
        return level << 16 | level << 8 | level;
    }
}
