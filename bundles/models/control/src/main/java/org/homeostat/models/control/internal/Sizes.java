package org.homeostat.models.control.internal;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.dataset.DataSpec;

/** Checks of what is given against what is needed. */
final class Sizes {

    private Sizes() {}

    /** The length of a real vector. */
    static int vector(String what, DataSpec data) {
        if (data.axes().size() != 1
                || data.dataType().isInteger()
                || data.shape().get(0) < 0) {
            throw new IllegalArgumentException(what + " must be a real vector, not " + data
                    + "; a controller is a part of a model such as 'closed-loop'");
        }
        return Math.toIntExact(data.shape().get(0));
    }

    /** A diagonal matrix of weights, ones if none are given. */
    static RealMatrix diagonal(String name, List<Double> weights, int size) {
        double[] diagonal = new double[size];
        if (weights.isEmpty()) {
            Arrays.fill(diagonal, 1);
        } else if (weights.size() == size) {
            Arrays.setAll(diagonal, weights::get);
        } else {
            throw new IllegalArgumentException(
                    name + " has " + weights.size() + " numbers where " + size + " are needed, or none for ones");
        }
        return MatrixUtils.createRealDiagonalMatrix(diagonal);
    }

    static void same(String what, int found, int wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException(what + " " + found + ", but the loop has " + wanted);
        }
    }
}
