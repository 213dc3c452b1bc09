package org.homeostat.datasets.control.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.control.internal.DisturbancesPlugin.Disturbances;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisturbancesTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private double[] signals(Disturbances data, String split) {
        Samples samples = data.open(split, new Context(manager, DataType.FLOAT64));
        NDArray inputs = samples.inputs(manager, 1, 0).singletonOrThrow();
        assertEquals(new Shape(2, 120, 1), inputs.getShape());
        NDArray targets = samples.targets(manager, 1, 0).singletonOrThrow();
        assertEquals(inputs.getShape(), targets.getShape());
        assertEquals(0, targets.abs().max().getDouble());
        return inputs.toDoubleArray();
    }

    private static Disturbances levels(int validation, long seed) {
        return new Disturbances(3, validation, 2, 40, 3, 10, seed);
    }

    @Test
    void levelsAreHeldAndFillTheRange() {
        Disturbances data = levels(0, 1);
        assertEquals(
                List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE), data.input().axes());
        assertEquals(new Shape(120, 1), data.input().shape());
        double[] d = signals(data, Dataset.TRAIN);
        for (int t = 0; t < d.length; t++) {
            assertEquals(d[t - t % 3], d[t], "step " + t);
        }
        double largest = Arrays.stream(d).max().orElseThrow();
        double smallest = Arrays.stream(d).min().orElseThrow();
        assertTrue(largest <= 10 && largest > 8 && smallest >= -10 && smallest < -8, smallest + " to " + largest);
        assertEquals(80, Arrays.stream(d).distinct().count());
    }

    @Test
    void splitsAndSeedsDifferAndTheSameSeedGivesTheSame() {
        assertEquals(List.of("train", "test"), levels(0, 1).splits());
        assertEquals(List.of("train", "validation", "test"), levels(2, 1).splits());
        double[] train = signals(levels(2, 1), Dataset.TRAIN);
        assertArrayEquals(train, signals(levels(2, 1), Dataset.TRAIN));
        assertFalse(Arrays.equals(train, signals(levels(2, 1), Dataset.TEST)));
        assertFalse(Arrays.equals(train, signals(levels(2, 1), Dataset.VALIDATION)));
        assertFalse(Arrays.equals(train, signals(levels(2, 2), Dataset.TRAIN)));
        Disturbances data = levels(0, 1);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> data.open("validation", new Context(manager, DataType.FLOAT32)))
                .getMessage();
        assertTrue(message.contains("no split 'validation'"), message);
    }
}
