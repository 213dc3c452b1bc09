package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Numbers from the engine's arrays into Java's and back. */
final class Values {

    private Values() {}

    /** All values, widened. */
    static double[] of(NDArray array) {
        if (array.getDataType() == DataType.FLOAT64) {
            return array.toDoubleArray();
        }
        float[] values = array.toFloatArray();
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** The rows of a matrix. */
    static double[][] rows(NDArray matrix) {
        double[] values = of(matrix);
        int rows = Math.toIntExact(matrix.getShape().get(0));
        int width = Math.toIntExact(matrix.getShape().get(1));
        double[][] result = new double[rows][];
        Arrays.setAll(result, row -> Arrays.copyOfRange(values, row * width, (row + 1) * width));
        return result;
    }

    /** An array of a given type. */
    static NDArray array(NDManager manager, double[] values, Shape shape, DataType type) {
        if (type == DataType.FLOAT64) {
            return manager.create(values, shape);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return manager.create(narrow, shape);
    }

    /** A value as an array of a given type holds it. */
    static double rounded(double value, DataType type) {
        return type == DataType.FLOAT64 ? value : (float) value;
    }

    /** ‖a - b‖₂. */
    static double distance(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return norm(difference);
    }

    /** ‖a‖₂, without overflow or underflow on the way. */
    static double norm(double[] a) {
        double largest = Arrays.stream(a).map(Math::abs).reduce(0, Math::max);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double x : a) {
            sum += (x / largest) * (x / largest);
        }
        return largest * Math.sqrt(sum);
    }
}
