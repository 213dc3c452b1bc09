package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/**
 * Draws a Gaussian matrix and scales it to a given spectral norm, so that z ↦ Wz starts contractive for norms below 1.
 *
 * <p>The norm is estimated by power iteration on WᵀW, which approaches it from below: the true norm of the result exceeds
 * the wanted one by a few per cent at most. A weight of more than two axes is a convolution's kernel, and its norm is the
 * convolution's, as {@link SpectralBound} says.
 */
public final class SpectralInitializer implements Initializer {

    private static final int ITERATIONS = 40;

    private final double norm;

    /**
     * Creates it.
     *
     * @param norm the spectral norm wanted, at least 0
     */
    public SpectralInitializer(double norm) {
        if (!(norm >= 0)) {
            throw new IllegalArgumentException("the spectral norm must be at least 0, not " + norm);
        }
        this.norm = norm;
    }

    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray weight = scratch.randomNormal(0, 1, shape, dataType, manager.getDevice());
            NDArray matrix = weight.reshape(shape.get(0), -1);
            double scale = norm / spectralNorm(matrix) / Math.sqrt(SpectralBound.positions(shape));
            NDArray scaled = weight.mul(scale);
            scaled.attach(manager);
            return scaled;
        }
    }

    /**
     * Estimates a spectral norm by power iteration.
     *
     * @param matrix (rows, columns)
     * @return a lower bound, close for matrices without special structure
     */
    public static double spectralNorm(NDArray matrix) {
        try (NDManager scratch = matrix.getManager().newSubManager()) {
            NDArray transposed = matrix.transpose();
            transposed.attach(scratch);
            NDArray v = scratch.randomNormal(
                    0, 1, new Shape(matrix.getShape().get(1), 1), matrix.getDataType(), matrix.getDevice());
            double norm = 0;
            for (int i = 0; i < ITERATIONS; i++) {
                NDArray unit = v.div(v.norm());
                NDArray image = matrix.matMul(unit);
                image.attach(scratch);
                norm = scalar(image.norm());
                if (norm == 0) {
                    return 0;
                }
                v = transposed.matMul(image);
            }
            return norm;
        }
    }

    private static double scalar(NDArray value) {
        try (NDArray wide = value.toType(DataType.FLOAT64, true)) {
            return wide.getDouble();
        }
    }
}
