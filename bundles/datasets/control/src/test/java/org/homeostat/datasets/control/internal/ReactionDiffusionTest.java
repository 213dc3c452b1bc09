package org.homeostat.datasets.control.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.control.internal.ReactionDiffusionPlugin.Observed;
import org.junit.jupiter.api.Test;

class ReactionDiffusionTest {

    @Test
    void withoutDisturbanceTheRodRestsAndSmallDifferencesDecay() {
        ReactionDiffusion still = new ReactionDiffusion(51, 10, 0, new Random(0));
        for (int t = 0; t < 100; t++) {
            still.advance();
        }
        for (double value : still.state()) {
            assertEquals(1, value, 1e-12, "ξ = 1 is an equilibrium");
        }
        assertEquals(0.02, ReactionDiffusion.sampleTime(51, 10), 1e-12, "5 steps of a tenth of 0.2²");
    }

    @Test
    void theStepsObeyTheEquation() {
        // of the data's step, compared with the right side of the equation at its beginning, on a finer and finer grid
        double[] errors = new double[2];
        for (int fine = 0; fine < 2; fine++) {
            int nodes = fine == 0 ? 51 : 101;
            ReactionDiffusion rod = new ReactionDiffusion(nodes, 10, 0.05, new Random(3));
            for (int t = 0; t < 400 << (2 * fine); t++) {
                rod.advance();
            }
            double[] before = rod.state();
            rod.advance();
            double[] after = rod.state();
            double dz = 10.0 / (nodes - 1);
            double dt = ReactionDiffusion.sampleTime(nodes, 10);
            for (int i = nodes / 3; i < 2 * nodes / 3; i++) {
                double curvature = (before[i - 1] - 2 * before[i] + before[i + 1]) / (dz * dz);
                double rate = curvature + 0.5 * before[i] * (1 - before[i]) * (before[i] - 0.5);
                errors[fine] = Math.max(errors[fine], Math.abs((after[i] - before[i]) / dt - rate));
            }
        }
        assertTrue(errors[0] < 0.02 && errors[1] < 0.7 * errors[0], errors[0] + " and " + errors[1]);
    }

    @Test
    void targetsAreTheNextStatesAndMeasurementsAreTrue() {
        Observed data = new Observed(11, 4, 0.05, 100, 0, 50, 10, 25, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            Samples samples = data.open(Dataset.TRAIN, new Context(manager, DataType.FLOAT64));
            assertEquals(10, samples.size());
            NDArray inputs = samples.inputs(manager, 3, 4).singletonOrThrow();
            NDArray targets = samples.targets(manager, 3, 4).singletonOrThrow();
            assertEquals(new Shape(2, 10, 13), inputs.getShape());
            assertEquals(new Shape(2, 10, 11), targets.getShape());
            assertArrayEquals(
                    inputs.get("0, 1:, 0:11").toDoubleArray(),
                    targets.get("0, 0:9").toDoubleArray());
            assertArrayEquals(
                    inputs.get("1, 0, 0:11").toDoubleArray(),
                    targets.get("0, 9").toDoubleArray());
            assertArrayEquals(
                    inputs.get(":, :, 5").toDoubleArray(),
                    inputs.get(":, :, 12").toDoubleArray(),
                    "the middle is seen");
            assertArrayEquals(
                    inputs.get(":, :, 11").toDoubleArray(),
                    targets.get(":, :, 0").toDoubleArray(),
                    "b is the end");
            double smallest = inputs.min().getDouble();
            double largest = inputs.max().getDouble();
            assertTrue(smallest >= 0 && largest <= 1, smallest + " to " + largest);
            assertEquals(
                    2,
                    data.open(Dataset.TEST, new Context(manager, DataType.FLOAT32))
                            .size());
        }
    }

    @Test
    void samplesOutliveTheMemoryThatTheyWereMadeIn() {
        Observed data = new Observed(51, 10, 0.05, 4000, 0, 400, 400, 200, 1);
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
            try (NDManager manager = NDManager.newBaseManager()) {
                Samples samples = data.open(Dataset.TRAIN, new Context(manager, type));
                NDArray[] batches = new NDArray[20];
                for (int i = 0; i < batches.length; i++) {
                    batches[i] = samples.inputs(manager, i % samples.size()).singletonOrThrow();
                    System.gc();
                }
                for (int i = 0; i < batches.length; i++) {
                    assertArrayEquals(
                            batches[i % samples.size()]
                                    .toType(DataType.FLOAT64, true)
                                    .toDoubleArray(),
                            batches[i].toType(DataType.FLOAT64, true).toDoubleArray());
                    double largest =
                            batches[i].max().toType(DataType.FLOAT64, true).getDouble();
                    assertTrue(largest >= 0 && largest <= 1, "a number of another array: " + largest);
                }
            }
        }
    }

    @Test
    void splitsWithoutASampleAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Observed(11, 4, 0.05, 5, 0, 50, 10, 25, 1));
    }
}
