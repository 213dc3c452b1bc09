package org.homeostat.tasks.classification.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;

/** Counts right answers and confusions. A sample with a logit that is not a number counts as wrong. */
final class ClassificationScorer implements Scorer {

    private final List<String> classes;
    private final int top;
    private final long[][] confusions;
    private final long[] samples;
    private double loss;
    private long amongTop;

    ClassificationScorer(List<String> classes, int top) {
        this.classes = classes;
        this.top = top;
        confusions = new long[classes.size()][classes.size()];
        samples = new long[classes.size()];
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        int width = classes.size();
        double[] logits = toDoubles(predictions.head());
        long[] labels = targets.head().toLongArray();
        for (int i = 0; i < labels.length; i++) {
            int label = Math.toIntExact(labels[i]);
            samples[label]++;
            int start = i * width;
            if (IntStream.range(start, start + width).anyMatch(j -> Double.isNaN(logits[j]))) {
                continue;
            }
            confusions[label][likeliest(logits, start, width)]++;
            double own = logits[start + label];
            long ahead = IntStream.range(start, start + width)
                    .filter(j -> logits[j] > own)
                    .count();
            amongTop += ahead < top ? 1 : 0;
        }
        loss += batchLoss * labels.length;
    }

    private static double[] toDoubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    private static int likeliest(double[] logits, int start, int width) {
        int best = 0;
        for (int j = 1; j < width; j++) {
            if (logits[start + j] > logits[start + best]) {
                best = j;
            }
        }
        return best;
    }

    @Override
    public Map<String, Double> metrics() {
        double count = LongStream.of(samples).sum();
        long right = IntStream.range(0, samples.length)
                .mapToLong(c -> confusions[c][c])
                .sum();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss / count);
        metrics.put(ClassificationObjective.ACCURACY, right / count);
        if (top > 1) {
            metrics.put("top" + top + "Accuracy", amongTop / count);
        }
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        int width = classes.size();
        double[][] counts = new double[width][width];
        double[][] shares = new double[width][1];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                counts[i][j] = confusions[i][j];
            }
            shares[i][0] = samples[i] == 0 ? Double.NaN : confusions[i][i] / (double) samples[i];
        }
        return List.of(
                Figure.matrix(
                        "confusion-matrix",
                        "How many samples of each class (rows) were taken for which class (columns).",
                        "class",
                        "predicted class",
                        classes,
                        classes,
                        counts),
                Figure.matrix(
                        "class-accuracy",
                        "The share of each class's samples that were classified rightly.",
                        "class",
                        "",
                        classes,
                        List.of("accuracy"),
                        shares));
    }
}
