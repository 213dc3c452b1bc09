package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The engine's arrays, row by row. */
final class Rows {

    private static final int[] COMPONENTS = {1};

    private Rows() {}

    /** The Euclidean norm of each row. */
    static double[] norms(NDArray array) {
        return array.norm(COMPONENTS).toType(DataType.FLOAT64, false).toDoubleArray();
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
