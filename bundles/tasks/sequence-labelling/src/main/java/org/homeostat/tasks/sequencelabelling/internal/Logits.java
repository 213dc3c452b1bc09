package org.homeostat.tasks.sequencelabelling.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.stream.IntStream;

/**
 * Logits of a batch on the host, a group for each position of each sequence.
 *
 * @param values the logits
 * @param classes the size of a group
 */
record Logits(double[] values, int classes) {

    /** Reads an array whose last axis are the classes. */
    static Logits of(NDArray array, int classes) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return new Logits(wide.toDoubleArray(), classes);
        }
    }

    /** The likeliest class of a group, the first of several; -1 if a logit is not a number. */
    int likeliest(int group) {
        int start = group * classes;
        int best = 0;
        for (int j = 0; j < classes; j++) {
            if (Double.isNaN(values[start + j])) {
                return -1;
            }
            best = values[start + j] > values[start + best] ? j : best;
        }
        return best;
    }

    /**
     * -ln softmax(logits)[label]. With the largest logit m at class k it is m - l[label] + ln(1 + Σ_{j≠k} e^(l[j]-m)), which
     * keeps its relative precision however small it is; the usual difference of l[label] and ln Σ e^l is rounded to zero
     * where the others are below e^-37, in single precision below e^-17.
     */
    double crossEntropy(int group, int label) {
        int start = group * classes;
        int best = likeliest(group);
        if (best < 0) {
            return Double.NaN;
        }
        double largest = values[start + best];
        double others = IntStream.range(0, classes)
                .filter(j -> j != best)
                .mapToDouble(j -> Math.exp(values[start + j] - largest))
                .sum();
        return largest - values[start + label] + Math.log1p(others);
    }
}
