package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Small matrices on the host in float64. */
public final class Matrices {

    private Matrices() {}

    /**
     * The rows of a matrix.
     *
     * @param matrix two axes, of real numbers, which may have no elements
     * @return its rows
     */
    public static double[][] rows(NDArray matrix) {
        int rows = Math.toIntExact(matrix.getShape().get(0));
        int columns = Math.toIntExact(matrix.getShape().get(1));
        double[][] result = new double[rows][columns];
        double[] values = values(matrix);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, i * columns, result[i], 0, columns);
        }
        return result;
    }

    /**
     * The elements of an array.
     *
     * @param array any shape, of real numbers
     * @return row by row
     */
    public static double[] values(NDArray array) {
        if (array.isEmpty()) {
            return new double[0];
        }
        try (NDArray wide = array.stopGradient().toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }
}
