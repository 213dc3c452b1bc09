package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/**
 * Draws a matrix with orthonormal rows or columns, whichever are fewer, times a gain (Saxe, McClelland and Ganguli 2014):
 * every singular value is the gain.
 *
 * <p>The engine has no QR decomposition, so that the rows are orthogonalised in Java; meant for matrices of up to about a
 * thousand rows.
 */
public final class OrthogonalInitializer implements Initializer {

    private final double gain;

    /**
     * Creates it.
     *
     * @param gain the singular values
     */
    public OrthogonalInitializer(double gain) {
        this.gain = gain;
    }

    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
        int rows = Math.toIntExact(shape.get(0));
        int columns = Math.toIntExact(shape.size() / rows);
        boolean wide = rows <= columns;
        try (NDManager scratch = manager.newSubManager()) {
            Shape drawn = wide ? new Shape(rows, columns) : new Shape(columns, rows);
            double[] values = scratch.randomNormal(0, 1, drawn, DataType.FLOAT64, manager.getDevice())
                    .toDoubleArray();
            orthonormalise(values, Math.min(rows, columns), Math.max(rows, columns));
            NDArray matrix = scratch.create(values, drawn);
            NDArray weight = (wide ? matrix : matrix.transpose())
                    .reshape(shape)
                    .mul(gain)
                    .toType(dataType, true)
                    .toDevice(manager.getDevice(), true);
            weight.attach(manager);
            return weight;
        }
    }

    /** Gram-Schmidt on the rows, each orthogonalised twice for accuracy. */
    private static void orthonormalise(double[] values, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    double dot = dot(values, i, j, columns);
                    for (int k = 0; k < columns; k++) {
                        values[i * columns + k] -= dot * values[j * columns + k];
                    }
                }
            }
            double norm = Math.sqrt(dot(values, i, i, columns));
            for (int k = 0; k < columns; k++) {
                values[i * columns + k] /= norm;
            }
        }
    }

    private static double dot(double[] values, int i, int j, int columns) {
        double sum = 0;
        for (int k = 0; k < columns; k++) {
            sum += values[i * columns + k] * values[j * columns + k];
        }
        return sum;
    }
}
