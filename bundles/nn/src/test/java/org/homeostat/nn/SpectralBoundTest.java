package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpectralBoundTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "8, 8", "100, 100", "5, 60", "60, 5"})
    void theNormIsBoundedAndNotMuchSmaller(int rows, int columns) {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (double size : new double[] {1e-3, 1, 1e3}) {
                NDArray w = manager.randomNormal(0, (float) size, new Shape(rows, columns), DataType.FLOAT64);
                double norm = norm(new SpectralBound(0.9).apply(w));
                double own = norm(w);
                assertTrue(norm <= 0.9 + 1e-12, "norm " + norm);
                assertTrue(norm > Math.min(0.65, 0.99 * own), "norm " + norm + " of " + own);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "64, 64", "256, 16", "1024, 64", "100, 1024"})
    void theSchattenNormLiesJustAboveTheSpectralNorm(int size, int order) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = manager.randomNormal(0, 3, new Shape(size / 2, size / 2), DataType.FLOAT64);
            double norm = norm(w);
            double found = new SpectralBound(1, true, order).norm(w).getDouble();
            double above = Math.pow(size / 2.0, 1.0 / order);
            assertTrue(found >= norm * (1 - 1e-12) && found <= norm * above, found + " for " + norm);
        }
    }

    @ParameterizedTest
    @CsvSource({"4", "16", "64", "1024"})
    void withoutClippingTheSchattenNormIsTheBound(int order) {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (double size : new double[] {1e-6, 1, 1e6}) {
                NDArray w = manager.randomNormal(0, (float) size, new Shape(30, 20), DataType.FLOAT64);
                double[] values = singularValues(new SpectralBound(0.7, false, order).apply(w));
                double sum = 0;
                for (double value : values) {
                    sum += Math.pow(value / 0.7, order);
                }
                assertEquals(1, sum, 1e-9 * order);
                // and so the spectral norm is at most the bound, and off by the root of the rank at most
                assertTrue(values[0] <= 0.7 + 1e-12 && values[0] >= 0.7 * Math.pow(20, -1.0 / order));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"16", "1024"})
    void flatSpectraOfWideWeightsAreBoundedInSinglePrecision(int order) {
        try (NDManager manager = NDManager.newBaseManager()) {
            // all singular values alike: high powers of their shares lie below the smallest number
            NDArray w = manager.eye(2048).mul(5f);
            NDArray bounded = new SpectralBound(0.9, true, order).apply(w);
            double expected = 0.9 * Math.pow(2048, -1.0 / order);
            assertEquals(expected, bounded.max().getFloat(), 1e-3 * expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 3, 6, 5", "2, 4, 3, 4, 4", "4, 2, 5, 5, 5", "3, 3, 1, 3, 3"})
    void aKernelsBoundIsThatOfItsConvolution(int outputs, int inputs, int kernel, int height, int width) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(outputs, inputs, kernel, kernel);
            // kernels of one sign are the hard case: a constant image adds all positions up
            for (NDArray w : new NDArray[] {
                manager.randomNormal(0, 1, shape, DataType.FLOAT64),
                manager.randomUniform(0, 1, shape, DataType.FLOAT64)
            }) {
                NDArray bounded = new SpectralBound(0.9, false, 1024).apply(w);
                double norm = singularValues(operator(bounded, height, width))[0];
                assertTrue(norm <= 0.9 + 1e-12, "norm " + norm);
                assertTrue(norm >= 0.2, "norm " + norm + " is far below the bound");
                assertEquals(
                        0.9 / kernel,
                        singularValues(bounded.reshape(outputs, -1))[0],
                        0.01,
                        "the matrix's norm is the bound over the root of the positions");
            }
        }
    }

    /** The convolution as a matrix: the images of all one-pixel images, zero-padded. */
    private static NDArray operator(NDArray kernel, int height, int width) {
        long inputs = kernel.getShape().get(1);
        long pixels = inputs * height * width;
        long padding = kernel.getShape().get(2) / 2;
        NDArray images = kernel.getManager()
                .eye((int) pixels)
                .toType(DataType.FLOAT64, true)
                .reshape(pixels, inputs, height, width);
        return Conv2d.conv2d(images, kernel, null, new Shape(1, 1), new Shape(padding, padding))
                .head()
                .reshape(pixels, -1);
    }

    @Test
    void smallWeightsStayAsTheyAre() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = manager.randomNormal(new Shape(4, 3, 3, 3)).mul(0.01f);
            assertArrayEquals(w.toFloatArray(), new SpectralBound(0.9).apply(w).toFloatArray());
            NDArray zero = manager.zeros(new Shape(4, 4));
            assertArrayEquals(new float[16], new SpectralBound(0.9).apply(zero).toFloatArray());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, 16, '(4, 5)'",
        "false, 16, '(4, 5)'",
        "true, 4, '(4, 5)'",
        "false, 256, '(4, 5)'",
        "true, 16, '(2, 1, 5, 2)'"
    })
    void gradientsAgreeWithCentralDifferences(boolean clip, int order, String shape) {
        SpectralBound bound = new SpectralBound(0.9, clip, order);
        Shape sizes = new Shape(Arrays.stream(shape.replaceAll("[() ]", "").split(","))
                .mapToLong(Long::parseLong)
                .toArray());
        try (NDManager manager = NDManager.newBaseManager()) {
            double[] values =
                    manager.randomNormal(0, 2, sizes, DataType.FLOAT64).toDoubleArray();
            double[] weights =
                    manager.randomNormal(0, 1, sizes, DataType.FLOAT64).toDoubleArray();
            NDArray w = manager.create(values, sizes);
            w.setRequiresGradient(true);
            try (var collector = manager.getEngine().newGradientCollector()) {
                collector.backward(
                        bound.apply(w).mul(manager.create(weights, sizes)).sum());
            }
            double[] gradient = w.getGradient().toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                double h = 1e-6;
                double[] at = new double[2];
                for (int side = 0; side < 2; side++) {
                    double[] moved = values.clone();
                    moved[i] += side == 0 ? h : -h;
                    at[side] = bound.apply(manager.create(moved, sizes))
                            .mul(manager.create(weights, sizes))
                            .sum()
                            .getDouble();
                }
                assertEquals((at[0] - at[1]) / (2 * h), gradient[i], 1e-7);
            }
        }
    }

    @Test
    void gradientsSurviveGarbageCollection() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = manager.randomNormal(new Shape(16, 144));
            w.setRequiresGradient(true);
            for (int trial = 0; trial < 20; trial++) {
                try (var collector = manager.getEngine().newGradientCollector()) {
                    NDArray loss = new SpectralBound(0.9).apply(w).sum();
                    System.gc();
                    // whoever reads Java's freed memory reads these
                    ByteBuffer[] rubbish = new ByteBuffer[2000];
                    for (int i = 0; i < rubbish.length; i++) {
                        rubbish[i] = ByteBuffer.allocateDirect(8).putLong(-1L);
                    }
                    collector.backward(loss);
                    assertEquals(-1L, rubbish[trial].getLong(0));
                }
                assertTrue(Double.isFinite(w.getGradient().sum().getFloat()), "gradient of trial " + trial);
            }
        }
    }

    @Test
    void theGradientOfZeroIsFinite() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = manager.zeros(new Shape(3, 3));
            w.setRequiresGradient(true);
            try (var collector = manager.getEngine().newGradientCollector()) {
                collector.backward(new SpectralBound(0.9).apply(w).sum());
            }
            for (float g : w.getGradient().toFloatArray()) {
                assertEquals(1, g);
            }
        }
    }

    @Test
    void settingsWithoutSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SpectralBound(0));
        assertThrows(IllegalArgumentException.class, () -> new SpectralBound(1, true, 24));
        assertThrows(IllegalArgumentException.class, () -> new SpectralBound(1, true, 2));
    }

    private static double norm(NDArray matrix) {
        return singularValues(matrix)[0];
    }

    private static double[] singularValues(NDArray matrix) {
        int columns = Math.toIntExact(matrix.getShape().get(1));
        double[] flat = matrix.toDoubleArray();
        double[][] rows = new double[flat.length / columns][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
        }
        return new SingularValueDecomposition(new Array2DRowRealMatrix(rows, false)).getSingularValues();
    }
}
