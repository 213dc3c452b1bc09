package org.homeostat.runtime.internal.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.platform.Figure;

/** Curves over epochs. */
final class Curves {

    private Curves() {}

    /** A metric of the training and the validation split, wherever epochs have it. */
    static Figure of(String name, String caption, String metric, List<Map<String, Object>> epochs) {
        double[] x =
                epochs.stream().mapToDouble(epoch -> number(epoch.get("epoch"))).toArray();
        Map<String, double[]> curves = new LinkedHashMap<>();
        for (String split : List.of(Dataset.TRAIN, Dataset.VALIDATION)) {
            double[] values = epochs.stream()
                    .mapToDouble(epoch -> epoch.get(split) instanceof Map<?, ?> m ? number(m.get(metric)) : Double.NaN)
                    .toArray();
            if (Arrays.stream(values).anyMatch(Double::isFinite)) {
                curves.put(split, values);
            }
        }
        return Figure.lines(name, caption, "epoch", metric, x, curves);
    }

    private static double number(Object value) {
        return value instanceof Number n ? n.doubleValue() : Double.NaN;
    }
}
