package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealVector;

/** Rows of numbers, in Java and in the engine. */
final class Values {

    private Values() {}

    static double[][] gaussian(int rows, int columns, double scale, Random random) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, i -> scale * random.nextGaussian());
        }
        return values;
    }

    static NDArray array(NDManager manager, double[][] rows, DataType type) {
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        // a copy of the engine's own: what shares memory with Java must not be recorded
        return manager.create(flat, new Shape(rows.length, rows[0].length))
                .toType(type, false)
                .duplicate();
    }

    static double[][] rows(NDArray array) {
        double[] flat = array.toType(DataType.FLOAT64, false).toDoubleArray();
        int columns = Math.toIntExact(array.getShape().get(1));
        double[][] rows = new double[flat.length / columns][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
        return rows;
    }

    static RealVector vector(double... values) {
        return new ArrayRealVector(values);
    }
}
