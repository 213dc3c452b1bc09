package org.homeostat.runtime.internal.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.platform.Figure;

/** Curves of several runs over their training, in one figure a metric. */
final class RunCurves {

    /** From this ratio of the largest to the smallest number on, positive numbers are read by their decades. */
    private static final double DECADES = 100;

    private final List<RecordedRun> runs;
    private final boolean logarithmicLosses;

    RunCurves(List<RecordedRun> runs, boolean logarithmicLosses) {
        this.runs = runs;
        this.logarithmicLosses = logarithmicLosses;
    }

    /** Losses, and the metric if there is one, over epochs and over seconds, as far as any run has them. */
    List<Figure> all(Optional<String> metric) {
        List<Figure> figures = new ArrayList<>();
        for (boolean overSeconds : new boolean[] {false, true}) {
            figure(Dataset.TRAIN, RecordedRun.LOSS, overSeconds).ifPresent(figures::add);
            figure(Dataset.VALIDATION, RecordedRun.LOSS, overSeconds).ifPresent(figures::add);
            metric.flatMap(name -> figure(Dataset.VALIDATION, name, overSeconds))
                    .ifPresent(figures::add);
        }
        return figures;
    }

    private Optional<Figure> figure(String split, String metric, boolean overSeconds) {
        Map<String, double[][]> curves = new LinkedHashMap<>();
        for (RecordedRun run : runs) {
            double[][] curve = run.curve(split, metric, overSeconds);
            if (curve[0].length > 0) {
                curves.put(run.name(), curve);
            }
        }
        if (curves.isEmpty()) {
            return Optional.empty();
        }
        String of = (split.equals(Dataset.TRAIN) ? "training" : split) + " " + metric;
        String over = overSeconds ? "seconds" : "epochs";
        Figure.Plane plane = Figure.plane(
                (of + " over " + over).replace(' ', '-'),
                of.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + of.substring(1) + " over "
                        + (overSeconds ? "the seconds spent training" : over),
                overSeconds ? "seconds" : "epoch",
                of,
                curves);
        boolean forced = logarithmicLosses && metric.equals(RecordedRun.LOSS);
        return Optional.of(forced || spansDecades(curves) ? plane.withLogarithmicY() : plane);
    }

    private static boolean spansDecades(Map<String, double[][]> curves) {
        double[] all = curves.values().stream()
                .flatMapToDouble(curve -> Arrays.stream(curve[1]))
                .sorted()
                .toArray();
        return all[0] > 0 && all[all.length - 1] > DECADES * all[0];
    }
}
