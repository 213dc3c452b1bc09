package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** The engine's arrays, row by row. */
final class Rows {

    private static final int[] COMPONENTS = {1};

    private Rows() {}

    /** The Euclidean norm of each row. */
    static double[] norms(NDArray array) {
        return array.norm(COMPONENTS).toType(DataType.FLOAT64, false).toDoubleArray();
    }

    /** Which rows are finite; a sum that overflows counts as infinite. */
    static boolean[] finite(NDArray array) {
        double[] sums = array.sum(COMPONENTS).toType(DataType.FLOAT64, false).toDoubleArray();
        boolean[] finite = new boolean[sums.length];
        for (int row = 0; row < finite.length; row++) {
            finite[row] = Double.isFinite(sums[row]);
        }
        return finite;
    }

    /** Which rows have nothing but zeros. */
    static boolean[] zero(NDArray array) {
        boolean[] zero = new boolean[Math.toIntExact(array.getShape().get(0))];
        // the common case, for which the engine's extremes of all take a fraction of those by row
        if (isZero(array.max()) && isZero(array.min())) {
            Arrays.fill(zero, true);
            return zero;
        }
        double[] largest =
                array.abs().max(COMPONENTS).toType(DataType.FLOAT64, false).toDoubleArray();
        for (int row = 0; row < zero.length; row++) {
            zero[row] = largest[row] == 0;
        }
        return zero;
    }

    private static boolean isZero(NDArray number) {
        return number.toType(DataType.FLOAT64, false).getDouble() == 0;
    }

    static boolean all(boolean[] rows) {
        boolean all = true;
        for (boolean row : rows) {
            all &= row;
        }
        return all;
    }

    /** Marks all components of some rows, for a choice between arrays. */
    static NDArray marked(boolean[] rows, NDArray like) {
        return like.getManager().create(rows, new Shape(rows.length, 1)).broadcast(like.getShape());
    }

    /** A column of numbers, in the type of an array. */
    static NDArray column(double[] values, NDArray like) {
        Shape shape = new Shape(values.length, 1);
        return like.getManager().create(values, shape).toType(like.getDataType(), false);
    }
}
