package org.homeostat.tasks.sequencelabelling.internal;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;

/** Adds up cross-entropies and right answers position by position. A position with a logit that is not a number counts as wrong. */
final class SequenceScorer implements Scorer {

    private static final int DRAWN_SEQUENCES = 4;
    private static final int DRAWN_POSITIONS = 24;

    /** A sequence to be drawn. */
    private record Drawn(long[] labels, int[] predicted) {}

    private final int classes;
    private final OptionalInt blank;
    private final List<Drawn> drawn = new ArrayList<>();
    private double[] losses = {};
    private long[] right = {};
    private long[] counts = {};
    private double batchLosses;
    private long sequences;
    private long rightSequences;
    private long told;
    private long rightlyTold;

    SequenceScorer(int classes, OptionalInt blank) {
        this.classes = classes;
        this.blank = blank;
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        Logits logits = Logits.of(predictions.head(), classes);
        long[] labels = targets.head().toLongArray();
        int batch = Math.toIntExact(targets.head().getShape().get(0));
        int length = batch == 0 ? 0 : labels.length / batch;
        makeRoom(length);
        for (int i = 0; i < batch; i++) {
            add(logits, i * length, Arrays.copyOfRange(labels, i * length, (i + 1) * length));
        }
        sequences += batch;
        batchLosses += batchLoss * batch;
    }

    private void makeRoom(int length) {
        if (length > counts.length) {
            losses = Arrays.copyOf(losses, length);
            right = Arrays.copyOf(right, length);
            counts = Arrays.copyOf(counts, length);
        }
    }

    private void add(Logits logits, int from, long[] labels) {
        int[] predicted = new int[labels.length];
        int hits = 0;
        for (int t = 0; t < labels.length; t++) {
            int label = Math.toIntExact(labels[t]);
            predicted[t] = logits.likeliest(from + t);
            int hit = predicted[t] == label ? 1 : 0;
            losses[t] += logits.crossEntropy(from + t, label);
            right[t] += hit;
            counts[t]++;
            hits += hit;
            if (blank.isPresent() && label != blank.getAsInt()) {
                told++;
                rightlyTold += hit;
            }
        }
        rightSequences += hits == labels.length ? 1 : 0;
        if (drawn.size() < DRAWN_SEQUENCES) {
            drawn.add(new Drawn(labels, predicted));
        }
    }

    @Override
    public Map<String, Double> metrics() {
        double positions = Arrays.stream(counts).sum();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(SequenceObjective.LOSS, Arrays.stream(losses).sum() / positions);
        metrics.put("batchLoss", batchLosses / sequences);
        metrics.put("accuracy", Arrays.stream(right).sum() / positions);
        if (told > 0) {
            metrics.put("accuracyWithoutBlank", rightlyTold / (double) told);
        }
        metrics.put("sequenceAccuracy", rightSequences / (double) sequences);
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        if (counts.length == 0) {
            return List.of();
        }
        return List.of(
                symbols(),
                overPositions(
                                "position-loss",
                                "Cross-entropy at each position, averaged over sequences.",
                                "loss",
                                losses)
                        .withLogarithmicY(),
                overPositions(
                        "position-accuracy",
                        "The share of sequences that have the right class at each position.",
                        "accuracy",
                        Arrays.stream(right).asDoubleStream().toArray()));
    }

    private Figure.Lines overPositions(String name, String caption, String what, double[] sums) {
        double[] x = IntStream.rangeClosed(1, counts.length).asDoubleStream().toArray();
        double[] means = IntStream.range(0, counts.length)
                .mapToDouble(t -> sums[t] / counts[t])
                .toArray();
        return Figure.lines(name, caption, "position", what, x, Map.of(what, means));
    }

    private Figure symbols() {
        int length = drawn.stream().mapToInt(d -> d.labels().length).min().orElse(0);
        int from = Math.max(0, length - DRAWN_POSITIONS);
        List<String> rows = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        for (Drawn sequence : drawn) {
            int number = rows.size() / 2 + 1;
            rows.add(number + " true");
            values.add(Arrays.stream(sequence.labels(), from, length)
                    .asDoubleStream()
                    .toArray());
            rows.add(number + " predicted");
            values.add(Arrays.stream(sequence.predicted(), from, length)
                    .asDoubleStream()
                    .toArray());
        }
        return Figure.matrix(
                "symbols",
                "True and predicted classes, by number, of the first sequences at their last positions.",
                "sequence",
                "position",
                rows,
                IntStream.rangeClosed(from + 1, length)
                        .mapToObj(Integer::toString)
                        .toList(),
                values.toArray(double[][]::new));
    }
}
