package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** Small matrices, on the host in float64. */
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
        try (NDArray plain = array.stopGradient();
                NDArray wide = plain.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    /**
     * A copy that records nothing, for what is computed beside training.
     *
     * @param array any array, a parameter's for example
     * @param owner the manager of the copy
     * @return the copy, of the array's type
     */
    public static NDArray copy(NDArray array, NDManager owner) {
        try (NDArray plain = array.stopGradient()) {
            NDArray copy = plain.duplicate();
            copy.attach(owner);
            return copy;
        }
    }
}
