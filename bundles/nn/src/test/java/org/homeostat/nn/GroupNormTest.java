package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupNormTest {

    private static final int BATCH = 5;
    private static final int CHANNELS = 6;
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void agreesWithPlainJava(int groups) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        double[] x = gaussian(random, BATCH * CHANNELS * HEIGHT * WIDTH);
        double[] gamma = gaussian(random, CHANNELS);
        double[] beta = gaussian(random, CHANNELS);
        try (NDManager manager = NDManager.newBaseManager()) {
            GroupNorm norm = new GroupNorm(groups);
            NDList prepared = norm.prepare(manager.create(gamma), manager.create(beta), HEIGHT, WIDTH);
            NDArray y = norm.apply(manager.create(x, new Shape(BATCH, CHANNELS, HEIGHT, WIDTH)), prepared);
            assertEquals(norm.preparedCount(), prepared.size());
            assertEquals(new Shape(BATCH, CHANNELS, HEIGHT, WIDTH), y.getShape());
            assertArrayEquals(reference(x, gamma, beta, groups), y.toDoubleArray(), 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void gradientsReachScaleAndShift(int groups) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray gamma = manager.ones(new Shape(CHANNELS));
            NDArray beta = manager.zeros(new Shape(CHANNELS));
            gamma.setRequiresGradient(true);
            beta.setRequiresGradient(true);
            NDArray x = manager.randomNormal(new Shape(BATCH, CHANNELS, HEIGHT, WIDTH));
            GroupNorm norm = new GroupNorm(groups);
            try (var collector = manager.getEngine().newGradientCollector()) {
                NDArray y = norm.apply(x, norm.prepare(gamma, beta, HEIGHT, WIDTH));
                collector.backward(y.pow(2).sum());
            }
            assertTrue(gamma.getGradient().min().getFloat() > 0, "γ scales a positive sum of squares");
            assertEquals(new Shape(CHANNELS), beta.getGradient().getShape());
        }
    }

    @Test
    void refusesGroupsThatDoNotDivideTheChannels() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray ones = manager.ones(new Shape(CHANNELS));
            GroupNorm norm = new GroupNorm(4);
            Exception e = assertThrows(IllegalArgumentException.class, () -> norm.prepare(ones, ones, HEIGHT, WIDTH));
            assertEquals("6 channels cannot be split into 4 groups of one size", e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new GroupNorm(0));
    }

    private static double[] gaussian(Random random, int size) {
        return DoubleStream.generate(random::nextGaussian).limit(size).toArray();
    }

    private static double[] reference(double[] x, double[] gamma, double[] beta, int groups) {
        int area = HEIGHT * WIDTH;
        int size = CHANNELS / groups * area;
        double[] y = new double[x.length];
        for (int start = 0; start < x.length; start += size) {
            double mean = 0;
            for (int i = 0; i < size; i++) {
                mean += x[start + i] / size;
            }
            double variance = 0;
            for (int i = 0; i < size; i++) {
                variance += (x[start + i] - mean) * (x[start + i] - mean) / size;
            }
            for (int i = start; i < start + size; i++) {
                int channel = i / area % CHANNELS;
                y[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * gamma[channel] + beta[channel];
            }
        }
        return y;
    }
}
