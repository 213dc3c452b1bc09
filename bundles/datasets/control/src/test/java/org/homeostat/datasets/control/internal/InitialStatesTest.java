package org.homeostat.datasets.control.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.control.internal.InitialStatesPlugin.InitialStates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InitialStatesTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private double[] states(InitialStates data, String split) {
        Samples samples = data.open(split, new Context(manager, DataType.FLOAT64));
        return samples.inputs(manager, IntStream.range(0, samples.size()).toArray())
                .singletonOrThrow()
                .toDoubleArray();
    }

    private static InitialStates box(int validation, int grid, List<Double> first) {
        return new InitialStates(
                List.of(-1.0, 2.0), List.of(1.0, 6.0), 500, validation, grid, List.of(), List.of(), first, 3);
    }

    @Test
    void theGridCoversTheBoxAndTheChosenStateComesFirst() {
        double[] grid = states(box(0, 3, List.of(0.5, 0.0)), Dataset.TEST);
        assertArrayEquals(new double[] {0.5, 0, -1, 2, -1, 4, -1, 6, 0, 2, 0, 4, 0, 6, 1, 2, 1, 4, 1, 6}, grid, 1e-15);
        InitialStates wider =
                new InitialStates(List.of(-1.0), List.of(1.0), 1, 0, 2, List.of(-3.0), List.of(4.0), List.of(), 0);
        assertArrayEquals(new double[] {-3, 4}, states(wider, Dataset.TEST));
        InitialStates single =
                new InitialStates(List.of(-1.0), List.of(2.0), 1, 0, 1, List.of(), List.of(), List.of(), 0);
        assertArrayEquals(new double[] {0.5}, states(single, Dataset.TEST));
    }

    @Test
    void randomStatesFillTheBoxAndDependOnTheSeedAlone() {
        InitialStates data = box(100, 2, List.of());
        double[] train = states(data, Dataset.TRAIN);
        assertEquals(1000, train.length);
        for (int i = 0; i < train.length; i += 2) {
            assertTrue(Math.abs(train[i]) <= 1 && train[i + 1] >= 2 && train[i + 1] <= 6);
        }
        assertEquals(
                0,
                IntStream.range(0, 500).mapToDouble(i -> train[2 * i]).average().orElseThrow(),
                0.1);
        assertArrayEquals(train, states(box(0, 5, List.of()), Dataset.TRAIN));
        assertFalse(
                Arrays.equals(Arrays.copyOf(train, 200), states(data, Dataset.VALIDATION)),
                "the splits are drawn apart");
    }

    @Test
    void targetsAreTheOrigin() {
        InitialStates data = box(0, 2, List.of());
        assertEquals(DataSpec.vector(2), data.input());
        assertEquals(DataSpec.vector(2), data.target());
        assertEquals(List.of("train", "test"), data.splits());
        Samples samples = data.open(Dataset.TEST, new Context(manager, DataType.FLOAT32));
        assertArrayEquals(
                new float[4], samples.targets(manager, 1, 2).singletonOrThrow().toFloatArray());
    }

    @Test
    void cornersThatDoNotFitAreRefused() {
        assertRefused("upper has 1 numbers, but lower has 2", List.of(0.0, 0.0), List.of(1.0), 2, List.of());
        assertRefused("first has 3 numbers", List.of(0.0), List.of(1.0), 2, List.of(1.0, 2.0, 3.0));
        assertRefused("must nowhere lie above", List.of(2.0), List.of(1.0), 2, List.of());
        assertRefused("more than 1000000 points", List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 101, List.of());
    }

    private static void assertRefused(
            String part, List<Double> lower, List<Double> upper, int grid, List<Double> first) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new InitialStates(lower, upper, 1, 0, grid, List.of(), List.of(), first, 0))
                .getMessage();
        assertTrue(message.contains(part), message);
    }
}
