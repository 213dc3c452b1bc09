package org.homeostat.tasks.regression.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.homeostat.api.platform.Figure;

/** An even choice of the samples that pass by (Vitter 1985, algorithm R), and figures of them. */
final class DrawnSamples {

    private static final int SIZE = 400;

    private record Point(double x, double[] predicted, double[] actual) {}

    private final List<Point> points = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(SIZE);
    private int passed;

    void offer(double x, double[] predicted, double[] actual) {
        Point point = new Point(x, predicted, actual);
        passed++;
        if (points.size() < SIZE) {
            points.add(point);
        } else {
            int place = random.nextInt(passed);
            if (place < SIZE) {
                points.set(place, point);
            }
        }
    }

    /** Prediction and truth over the input, for inputs of one component. */
    Figure curve(int output, String which) {
        Map<String, ToDoubleFunction<Point>> curves = new LinkedHashMap<>();
        curves.put("true", point -> point.actual()[output]);
        curves.put("predicted", point -> point.predicted()[output]);
        return lines("curve" + which, "Prediction and truth over the input.", "x", "y", Point::x, curves);
    }

    /** Prediction over truth; the diagonal is where they agree. */
    Figure againstTruth(int output, String which) {
        Map<String, ToDoubleFunction<Point>> curves = new LinkedHashMap<>();
        curves.put("predicted", point -> point.predicted()[output]);
        curves.put("true", point -> point.actual()[output]);
        return lines(
                "predicted-against-true" + which,
                "Prediction over truth; the straight line is where they agree.",
                "true",
                "predicted",
                point -> point.actual()[output],
                curves);
    }

    private Figure lines(
            String name,
            String caption,
            String xLabel,
            String yLabel,
            ToDoubleFunction<Point> x,
            Map<String, ToDoubleFunction<Point>> curves) {
        List<Point> sorted =
                points.stream().sorted(Comparator.comparingDouble(x)).toList();
        Map<String, double[]> values = new LinkedHashMap<>();
        curves.forEach(
                (curve, y) -> values.put(curve, sorted.stream().mapToDouble(y).toArray()));
        return Figure.lines(
                name, caption, xLabel, yLabel, sorted.stream().mapToDouble(x).toArray(), values);
    }
}
