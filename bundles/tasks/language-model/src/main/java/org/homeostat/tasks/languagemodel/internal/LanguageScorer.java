package org.homeostat.tasks.languagemodel.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;

/** Adds up cross-entropies, position by position: every token of the split counts the same. */
final class LanguageScorer implements Scorer {

    private final BinaryOperator<NDArray> losses;
    private double[] sums = {};
    private long[] counts = {};

    /**
     * Creates it.
     *
     * @param losses gives the cross-entropy at each position from logits and tokens
     */
    LanguageScorer(BinaryOperator<NDArray> losses) {
        this.losses = losses;
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        int length = Math.toIntExact(targets.head().getShape().get(1));
        if (length > sums.length) {
            sums = Arrays.copyOf(sums, length);
            counts = Arrays.copyOf(counts, length);
        }
        try (NDArray single = losses.apply(predictions.head(), targets.head());
                NDArray wide = single.toType(DataType.FLOAT64, true)) {
            double[] values = wide.toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                sums[i % length] += values[i];
                counts[i % length]++;
            }
        }
    }

    @Override
    public Map<String, Double> metrics() {
        double loss = Arrays.stream(sums).sum() / Arrays.stream(counts).sum();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss);
        metrics.put(LanguageObjective.PERPLEXITY, Math.exp(loss));
        metrics.put("bitsPerToken", loss / Math.log(2));
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        if (sums.length == 0) {
            return List.of();
        }
        double[] means = IntStream.range(0, sums.length)
                .mapToDouble(t -> sums[t] / counts[t])
                .toArray();
        return List.of(Figure.lines(
                "position-loss",
                "Cross-entropy at each position of a segment: what more context is worth.",
                "position",
                "loss",
                IntStream.rangeClosed(1, sums.length).asDoubleStream().toArray(),
                Map.of("loss", means)));
    }
}
