package org.homeostat.datasets.synthetic.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.synthetic.internal.SyntheticPlugin.Synthetic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyntheticTest {

    private final Synthetic defaults = new SyntheticPlugin().defaults();
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Samples open(Dataset data, String split) {
        return data.open(split, new Context(manager, DataType.FLOAT64));
    }

    private double[] inputs(Samples samples) {
        return samples.inputs(manager, all(samples)).singletonOrThrow().toDoubleArray();
    }

    private double[] targets(Samples samples) {
        return samples.targets(manager, all(samples)).singletonOrThrow().toDoubleArray();
    }

    private static int[] all(Samples samples) {
        return IntStream.range(0, samples.size()).toArray();
    }

    @Test
    void itIsThePublishedSet() {
        Dataset data = new SyntheticPlugin().create(defaults);
        assertEquals(List.of("train", "validation", "test"), data.splits());
        assertEquals(DataSpec.vector(1), data.input());
        assertEquals(DataSpec.vector(1), data.target());
        assertEquals(4096, open(data, Dataset.TRAIN).size());
        assertEquals(1000, open(data, Dataset.VALIDATION).size());
        assertEquals(1000, open(data, Dataset.TEST).size());
    }

    @Test
    void pointsLieOnTheCurve() {
        Synthetic exact = new Synthetic(500, 0, 0, 0, -3, 1, 5);
        Samples samples = open(exact, Dataset.TRAIN);
        double[] x = inputs(samples);
        double[] y = targets(samples);
        for (int i = 0; i < x.length; i++) {
            double value = 1.5 * Math.pow(x[i], 3) + Math.pow(x[i], 2) - 5 * x[i] + 2 * Math.sin(x[i]) - 3;
            assertEquals(value, y[i], 1e-12);
        }
        assertEquals(-3, Arrays.stream(x).min().orElseThrow(), 0.05);
        assertEquals(1, Arrays.stream(x).max().orElseThrow(), 0.05);
        assertEquals(-1, Arrays.stream(x).average().orElseThrow(), 0.2);
    }

    @Test
    void theNoiseHasItsDeviation() {
        Samples samples = open(defaults, Dataset.TRAIN);
        double[] x = inputs(samples);
        double[] y = targets(samples);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            double noise = y[i] - Curve.value(x[i]);
            sum += noise;
            squares += noise * noise;
        }
        assertEquals(0, sum / x.length, 5 * 0.05 / 64);
        assertEquals(0.05, Math.sqrt(squares / x.length), 0.003);
    }

    @Test
    void theSeedAloneDecides() {
        double[] first = targets(open(defaults, Dataset.TEST));
        assertArrayEquals(first, targets(open(defaults, Dataset.TEST)));
        Synthetic fewer = new Synthetic(10, 20, 1000, 0.05, -2, 2, 0);
        assertArrayEquals(first, targets(open(fewer, Dataset.TEST)), "other splits' sizes have no effect");
        Synthetic other = new Synthetic(4096, 1000, 1000, 0.05, -2, 2, 1);
        assertFalse(Arrays.equals(first, targets(open(other, Dataset.TEST))));
        assertFalse(Arrays.equals(first, targets(open(defaults, Dataset.VALIDATION))));
    }

    @Test
    void samplesComeInTheOrderAskedForAndTheTypeOfTheRun() {
        Samples single = defaults.open(Dataset.TRAIN, new Context(manager, DataType.FLOAT32));
        NDArray batch = single.inputs(manager, 5, 0, 5).singletonOrThrow();
        assertEquals(DataType.FLOAT32, batch.getDataType());
        assertEquals(new Shape(3, 1), batch.getShape());
        double[] x = inputs(open(defaults, Dataset.TRAIN));
        assertArrayEquals(new float[] {(float) x[5], (float) x[0], (float) x[5]}, batch.toFloatArray());
    }

    @Test
    void splitsWithoutSamplesAreNone() {
        Synthetic only = new Synthetic(10, 0, 0, 0.05, -2, 2, 0);
        assertEquals(List.of("train"), only.splits());
        String message = assertThrows(IllegalArgumentException.class, () -> open(only, Dataset.TEST))
                .getMessage();
        assertTrue(message.contains("no split 'test' but [train]"), message);
    }

    @Test
    void anEmptyIntervalIsRefused() {
        for (double to : new double[] {-2, -3, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new Synthetic(1, 1, 1, 0, -2, to, 0));
        }
    }

    private record Context(NDManager manager, DataType dataType) implements DataContext {
        @Override
        public Path folder() {
            throw new AssertionError("the samples are computed");
        }

        @Override
        public Path file(String relative, URI source, String sha256, long maxBytes) {
            throw new AssertionError("the samples are computed");
        }

        @Override
        public Path file(String relative, String origin) {
            throw new AssertionError("the samples are computed");
        }

        @Override
        public long seed() {
            throw new AssertionError("the samples have a seed of their own");
        }
    }
}
