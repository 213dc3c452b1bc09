package org.homeostat.tasks.segmentation.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;

/** Counts pixels by true and predicted class. A pixel with a logit that is not a number counts as wrong. */
final class SegmentationScorer implements Scorer {

    /** What stands for no class. */
    static final int NONE = -1;

    private final List<String> classes;
    private final int overlays;
    private final long[][] confusions;
    private final long[] pixels;
    private final Overlay overlay;
    private double loss;
    private long labelled;

    SegmentationScorer(DataSpec input, List<String> classes, int overlays) {
        this.classes = classes;
        this.overlays = overlays;
        confusions = new long[classes.size()][classes.size()];
        pixels = new long[classes.size()];
        overlay = new Overlay(input, classes);
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        Shape shape = predictions.head().getShape();
        int batch = Math.toIntExact(shape.get(0));
        int area = Math.toIntExact(shape.get(2) * shape.get(3));
        double[] logits = toDoubles(predictions.head());
        long[] labels = targets.head().toLongArray();
        int[] truth = new int[labels.length];
        int[] found = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            truth[i] = labels[i] < 0 ? NONE : Math.toIntExact(labels[i]);
            found[i] = likeliest(logits, i / area * area * classes.size() + i % area, area);
            count(truth[i], found[i]);
        }
        int shown = Math.min(batch, overlays - overlay.size());
        if (shown > 0) {
            double[] images = toDoubles(inputs.head());
            int size = images.length / batch;
            for (int i = 0; i < shown; i++) {
                overlay.add(
                        Arrays.copyOfRange(images, i * size, (i + 1) * size),
                        Arrays.copyOfRange(truth, i * area, (i + 1) * area),
                        Arrays.copyOfRange(found, i * area, (i + 1) * area));
            }
        }
        long counted = Arrays.stream(truth).filter(k -> k != NONE).count();
        loss += batchLoss * counted;
        labelled += counted;
    }

    private static double[] toDoubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    private int likeliest(double[] logits, int first, int area) {
        int best = 0;
        for (int k = 0; k < classes.size(); k++) {
            double logit = logits[first + k * area];
            if (Double.isNaN(logit)) {
                return NONE;
            }
            best = logit > logits[first + best * area] ? k : best;
        }
        return best;
    }

    private void count(int truth, int found) {
        if (truth == NONE) {
            return;
        }
        pixels[truth]++;
        if (found != NONE) {
            confusions[truth][found]++;
        }
    }

    /**
     * Intersection over union of each class: pixels rightly given to it over those that are of it or were given to it; not a
     * number where there are none.
     */
    private double[] ious() {
        double[] ious = new double[classes.size()];
        for (int c = 0; c < ious.length; c++) {
            int own = c;
            long given = IntStream.range(0, ious.length)
                    .mapToLong(t -> confusions[t][own])
                    .sum();
            ious[c] = confusions[c][c] / (double) (pixels[c] + given - confusions[c][c]);
        }
        return ious;
    }

    @Override
    public Map<String, Double> metrics() {
        long right = IntStream.range(0, pixels.length)
                .mapToLong(c -> confusions[c][c])
                .sum();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss / labelled);
        metrics.put(
                SegmentationObjective.MEAN_IOU,
                Arrays.stream(ious())
                        .filter(iou -> !Double.isNaN(iou))
                        .average()
                        .orElse(Double.NaN));
        metrics.put("pixelAccuracy", right / (double) Arrays.stream(pixels).sum());
        return metrics;
    }

    @Override
    public List<String> warnings() {
        List<String> absent = IntStream.range(0, pixels.length)
                .filter(c -> pixels[c] == 0)
                .mapToObj(classes::get)
                .toList();
        return absent.isEmpty()
                ? List.of()
                : List.of("no pixel is of the classes " + String.join(", ", absent) + ", so that "
                        + SegmentationObjective.MEAN_IOU
                        + " says nothing of them; if this is not so, see which numbers the masks have");
    }

    @Override
    public List<Figure> figures() {
        int width = classes.size();
        double[][] shares = new double[width][width];
        double[][] ious = new double[width][1];
        double[] values = ious();
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                shares[i][j] = pixels[i] == 0 ? Double.NaN : confusions[i][j] / (double) pixels[i];
            }
            ious[i][0] = values[i];
        }
        List<Figure> figures = new ArrayList<>();
        overlay.figure().ifPresent(figures::add);
        figures.add(Figure.matrix(
                "class-iou",
                "Intersection over union of each class.",
                "class",
                "",
                classes,
                List.of("intersection over union"),
                ious));
        figures.add(Figure.matrix(
                "pixel-confusion",
                "Which share of the pixels of each class (rows) was taken for which class (columns).",
                "class",
                "predicted class",
                classes,
                classes,
                shares));
        return figures;
    }
}
