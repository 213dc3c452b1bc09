package org.homeostat.tasks.imageregression.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;

/**
 * Keeps all pixels of a split, for errors in double precision and for pictures. A second array among the targets is a reference
 * to compare with.
 */
final class ImageScorer implements Scorer {

    private final Colours places = new Colours();
    private final Colours predicted = new Colours();
    private final Colours actual = new Colours();
    private final Colours reference = new Colours();
    private double batchLosses;
    private long pixels;

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        long batch = targets.head().getShape().get(0);
        places.add(toDoubles(inputs.head()));
        predicted.add(toDoubles(predictions.head()));
        actual.add(toDoubles(targets.head()));
        if (targets.size() > 1) {
            reference.add(toDoubles(targets.get(1)));
        }
        batchLosses += batchLoss * batch;
        pixels += batch;
    }

    private static double[] toDoubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    @Override
    public Map<String, Double> metrics() {
        double[] truth = actual.values();
        double error = Colours.meanSquaredError(predicted.values(), truth, false);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", batchLosses / pixels);
        metrics.put("mse", error);
        metrics.put(ImageObjective.PSNR, Colours.psnr(error));
        metrics.put("clippedPsnr", Colours.psnr(Colours.meanSquaredError(predicted.values(), truth, true)));
        if (!reference.isEmpty()) {
            double interpolated = Colours.meanSquaredError(reference.values(), truth, false);
            // none where it meets every pixel, as at those that it interpolates: its PSNR there has no bound
            if (interpolated > 0) {
                metrics.put("bilinearPsnr", Colours.psnr(interpolated));
            }
        }
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        return PixelGrid.of(places.values())
                .map(grid -> grid.figure(predicted.values(), actual.values(), reference.values()))
                .map(List::of)
                .orElse(List.of());
    }
}
