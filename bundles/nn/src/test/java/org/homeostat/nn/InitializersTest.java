package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializersTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 0.9", "8, 8, 0.9", "64, 64, 0.9", "150, 150, 0.95", "20, 70, 0.5", "70, 20, 2.0"})
    void spectralNormIsAsAsked(int rows, int columns, double norm) {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int trial = 0; trial < 5; trial++) {
                NDArray w =
                        new SpectralInitializer(norm).initialize(manager, new Shape(rows, columns), DataType.FLOAT64);
                double found = norm(w);
                assertTrue(found > 0.97 * norm && found < 1.05 * norm, "asked " + norm + ", found " + found);
            }
        }
    }

    @Test
    void kernelsAreScaledToTheirConvolutionsBound() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = new SpectralInitializer(0.3).initialize(manager, new Shape(8, 4, 3, 3), DataType.FLOAT32);
            assertEquals(new Shape(8, 4, 3, 3), w.getShape());
            assertEquals(DataType.FLOAT32, w.getDataType());
            // nine positions: three times the matrix's norm bounds the convolution's
            assertEquals(0.1, norm(w.reshape(8, 36).toType(DataType.FLOAT64, true)), 0.003);
        }
    }

    @Test
    void theZeroNormGivesZeros() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = new SpectralInitializer(0).initialize(manager, new Shape(4, 4), DataType.FLOAT32);
            assertEquals(0, w.abs().sum().getFloat());
            assertEquals(0, SpectralInitializer.spectralNorm(w));
        }
        assertThrows(IllegalArgumentException.class, () -> new SpectralInitializer(Double.NaN));
    }

    @ParameterizedTest
    @CsvSource({"6, 6", "3, 8", "8, 3"})
    void orthogonalWeightsHaveOneSingularValue(int rows, int columns) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = new OrthogonalInitializer(0.7).initialize(manager, new Shape(rows, columns), DataType.FLOAT64);
            assertEquals(new Shape(rows, columns), w.getShape());
            NDArray gram =
                    rows < columns ? w.matMul(w.transpose()) : w.transpose().matMul(w);
            NDArray expected = manager.eye(Math.min(rows, columns))
                    .toType(DataType.FLOAT64, true)
                    .mul(0.49);
            assertEquals(0, gram.sub(expected).abs().max().getDouble(), 1e-12);
        }
    }

    @Test
    void oneSeedGivesOneWeight() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine engine = manager.getEngine();
            for (var initializer : new ai.djl.training.initializer.Initializer[] {
                new SpectralInitializer(0.9), new OrthogonalInitializer(1)
            }) {
                engine.setRandomSeed(5);
                NDArray first = initializer.initialize(manager, new Shape(16, 16), DataType.FLOAT32);
                engine.setRandomSeed(5);
                NDArray second = initializer.initialize(manager, new Shape(16, 16), DataType.FLOAT32);
                assertArrayEquals(first.toFloatArray(), second.toFloatArray());
            }
        }
    }

    /** The norm by so many power iterations in Java that nothing is missing. */
    private static double norm(NDArray w) {
        int rows = (int) w.getShape().get(0);
        int columns = (int) w.getShape().get(1);
        double[] a = w.toDoubleArray();
        double[] v = new double[columns];
        java.util.Arrays.setAll(v, i -> Math.sin(i + 1));
        double norm = 0;
        for (int k = 0; k < 500; k++) {
            double[] image = new double[rows];
            double[] back = new double[columns];
            double length = 0;
            for (double component : v) {
                length += component * component;
            }
            norm = 0;
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    image[i] += a[i * columns + j] * v[j] / Math.sqrt(length);
                }
                norm += image[i] * image[i];
                for (int j = 0; j < columns; j++) {
                    back[j] += a[i * columns + j] * image[i];
                }
            }
            v = back;
        }
        return Math.sqrt(norm);
    }
}
