package org.homeostat.runtime.internal.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.platform.Figure;

/** Curves of metrics over training. */
final class Curves {

    /** From this ratio of the largest to the smallest number on, a curve of positive numbers is read by its decades. */
    private static final double DECADES = 100;

    private Curves() {}

    /** A metric of the training and the validation split over epochs. */
    static Figure overEpochs(String metric, String name, String caption, List<Map<String, Object>> epochs) {
        return of(metric, name, caption, "epoch", epoch -> number(epoch.get("epoch")), epochs);
    }

    /** A metric of the training and the validation split over the time spent. */
    static Figure overTime(String metric, String name, String caption, List<Map<String, Object>> epochs) {
        return of(metric, name, caption, "seconds", Curves::seconds, epochs);
    }

    private static Figure of(
            String metric,
            String name,
            String caption,
            String label,
            ToDoubleFunction<Map<String, Object>> place,
            List<Map<String, Object>> epochs) {
        double[] x = epochs.stream().mapToDouble(place).toArray();
        Map<String, double[]> curves = new LinkedHashMap<>();
        for (String split : List.of(Dataset.TRAIN, Dataset.VALIDATION)) {
            double[] values = values(epochs, split, metric, x);
            if (Arrays.stream(values).anyMatch(Double::isFinite)) {
                curves.put(split, values);
            }
        }
        Figure.Lines lines = Figure.lines(name, caption, label, metric, x, curves);
        return spansDecades(curves) ? lines.withLogarithmicY() : lines;
    }

    /** Where epochs lack the split, the line between those that have it. */
    private static double[] values(List<Map<String, Object>> epochs, String split, String metric, double... x) {
        double[] values = new double[x.length];
        int last = -1;
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < x.length; i++) {
            if (epochs.get(i).get(split) instanceof Map<?, ?> metrics) {
                values[i] = number(metrics.get(metric));
                for (int between = last + 1; last >= 0 && between < i; between++) {
                    double part = (x[between] - x[last]) / (x[i] - x[last]);
                    values[between] = values[last] + part * (values[i] - values[last]);
                }
                last = i;
            }
        }
        return values;
    }

    private static boolean spansDecades(Map<String, double[]> curves) {
        double[] all = curves.values().stream()
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return all.length > 0 && all[0] > 0 && all[all.length - 1] > DECADES * all[0];
    }

    private static double seconds(Map<String, Object> epoch) {
        return epoch.get("time") instanceof Map<?, ?> time ? number(time.get("seconds")) : Double.NaN;
    }

    private static double number(Object value) {
        return value instanceof Number n ? n.doubleValue() : Double.NaN;
    }
}
