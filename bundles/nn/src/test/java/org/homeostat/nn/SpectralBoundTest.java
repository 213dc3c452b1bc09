package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
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
                double norm = SpectralInitializer.spectralNorm(new SpectralBound(0.9).apply(w));
                double own = SpectralInitializer.spectralNorm(w);
                assertTrue(norm <= 0.9 + 1e-12, "norm " + norm);
                assertTrue(norm > Math.min(0.65, 0.99 * own), "norm " + norm + " of " + own);
            }
        }
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

    @Test
    void gradientsAgreeWithCentralDifferences() {
        try (NDManager manager = NDManager.newBaseManager()) {
            double[] values = manager.randomNormal(0, 2, new Shape(4, 5), DataType.FLOAT64)
                    .toDoubleArray();
            double[] weights = manager.randomNormal(0, 1, new Shape(4, 5), DataType.FLOAT64)
                    .toDoubleArray();
            NDArray w = manager.create(values, new Shape(4, 5));
            w.setRequiresGradient(true);
            try (var collector = manager.getEngine().newGradientCollector()) {
                collector.backward(new SpectralBound(0.9)
                        .apply(w)
                        .mul(manager.create(weights, new Shape(4, 5)))
                        .sum());
            }
            double[] gradient = w.getGradient().toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                double h = 1e-6;
                double difference =
                        (value(manager, values, weights, i, h) - value(manager, values, weights, i, -h)) / (2 * h);
                assertEquals(difference, gradient[i], 1e-7);
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
    void aBoundThatIsNotPositiveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SpectralBound(0));
    }

    private static double value(NDManager manager, double[] values, double[] weights, int i, double h) {
        double[] moved = values.clone();
        moved[i] += h;
        return new SpectralBound(0.9)
                .apply(manager.create(moved, new Shape(4, 5)))
                .mul(manager.create(weights, new Shape(4, 5)))
                .sum()
                .getDouble();
    }
}
