package org.homeostat.datasets.sysid.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordedSetTest {

    private static final Sequences RAW = new Sequences(4, 0, false, 0, false, false);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Input t, output 100 + t; test recordings are of 3, 3 and 5 steps. */
    private record Ramps(int... train) implements RecordingSource {
        @Override
        public String name() {
            return "ramps";
        }

        @Override
        public Channels inputChannels() {
            return Channels.of("u", "V");
        }

        @Override
        public Channels outputChannels() {
            return Channels.of("y", "m");
        }

        @Override
        public double sampleTime() {
            return 0.5;
        }

        @Override
        public List<String> splits() {
            return List.of(Dataset.TRAIN, Dataset.TEST);
        }

        @Override
        public Map<String, List<Recording>> read(DataContext context) {
            return Map.of(
                    Dataset.TRAIN,
                    Arrays.stream(train).mapToObj(n -> ramp("train", n)).toList(),
                    Dataset.TEST,
                    List.of(ramp("a", 3), ramp("b", 3), ramp("c", 5)));
        }

        private static Recording ramp(String name, int steps) {
            double[][] u = new double[steps][1];
            double[][] y = new double[steps][1];
            for (int t = 0; t < steps; t++) {
                u[t][0] = t;
                y[t][0] = 100 + t;
            }
            return new Recording(name, u, y);
        }
    }

    private Samples open(Sequences sequences, String split, int... train) {
        return new RecordedSet(new Ramps(train), sequences).open(split, new Context(Path.of("none"), manager));
    }

    private double[] inputs(Samples samples, int... indices) {
        return samples.inputs(manager, indices).singletonOrThrow().toDoubleArray();
    }

    private double[] targets(Samples samples, int... indices) {
        return samples.targets(manager, indices).singletonOrThrow().toDoubleArray();
    }

    @Test
    void windowsAreStretchesOfEachRecording() {
        Samples samples = open(RAW, Dataset.TRAIN, 9, 3, 4);
        assertEquals(3, samples.size());
        NDArray batch = samples.inputs(manager, 1, 2).singletonOrThrow();
        assertEquals(new Shape(2, 4, 1), batch.getShape());
        assertArrayEquals(new double[] {4, 5, 6, 7, 0, 1, 2, 3}, batch.toDoubleArray());
        assertArrayEquals(new double[] {104, 105, 106, 107}, targets(samples, 1));
        assertTrue(samples.stream(2, 0).isEmpty());
        assertTrue(samples.names().isEmpty());
        Samples overlapping = open(new Sequences(4, 2, false, 0, false, false), Dataset.TRAIN, 9);
        assertEquals(3, overlapping.size());
        assertArrayEquals(new double[] {2, 3, 4, 5}, inputs(overlapping, 1));
    }

    @Test
    void samplesOutliveTheMemoryThatTheyWereMadeIn() {
        Samples samples = open(new Sequences(0, 0, false, 0, false, false), Dataset.TRAIN, 20_000);
        List<NDArray> batches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            batches.add(samples.inputs(manager, 0).singletonOrThrow());
            System.gc();
        }
        double[] expected = new double[20_000];
        Arrays.setAll(expected, t -> t);
        batches.forEach(batch -> assertArrayEquals(expected, batch.toDoubleArray()));
    }

    @Test
    void streamsGoOnInEachRowAndBeginWithRecordings() {
        Sequences stream = new Sequences(2, 0, true, 0, false, false);
        Samples samples = open(stream, Dataset.TRAIN, 6, 6);
        int[][] batches = samples.stream(2, 0).orElseThrow();
        assertArrayEquals(new int[][] {{0, 3}, {1, 4}, {2, 5}}, batches);
        assertTrue(samples.begins(batches[0]));
        assertFalse(samples.begins(batches[1]));
        // one row passes through both recordings
        assertArrayEquals(
                new int[][] {{0}, {1}, {2}, {3}, {4}, {5}}, samples.stream(1, 0).orElseThrow());
        assertTrue(samples.begins(3));
        // rows of one length
        assertArrayEquals(new int[][] {{0, 1, 2, 3}}, samples.stream(4, 0).orElseThrow());
        assertArrayEquals(new int[][] {{0, 1, 2, 3, 4, 5}}, samples.stream(9, 0).orElseThrow());
    }

    @Test
    void recordingsOfTestAreWholeAndNamed() {
        Samples samples = open(RAW, Dataset.TEST, 9);
        assertEquals(List.of("a", "b", "c"), samples.names());
        assertArrayEquals(new int[][] {{0, 1}, {2}}, samples.stream(8, 0).orElseThrow());
        assertArrayEquals(new int[][] {{0}, {1}, {2}}, samples.stream(1, 0).orElseThrow());
        assertTrue(samples.begins(2));
        assertArrayEquals(new double[] {100, 101, 102, 103, 104}, targets(samples, 2));
        String message = assertThrows(IllegalArgumentException.class, () -> samples.inputs(manager, 1, 2))
                .getMessage();
        assertTrue(message.contains("3 and 5 steps"), message);
    }

    @Test
    void outputsAreGivenAtTheStart() {
        Sequences given = new Sequences(4, 0, false, 2, false, false);
        Dataset data = new RecordedSet(new Ramps(9), given);
        assertEquals(new Shape(-1, 2), data.input().shape());
        assertEquals(List.of("u", "y(t-1), at first"), data.input().names());
        assertEquals(List.of("V", "m"), data.input().units());
        assertArrayEquals(new double[] {4, 0, 5, 104, 6, 105, 7, 0}, inputs(open(given, Dataset.TRAIN, 9), 1));
        assertArrayEquals(new double[] {0, 0, 1, 100, 2, 101, 3, 0, 4, 0}, inputs(open(given, Dataset.TEST, 9), 2));
        Sequences stream = new Sequences(4, 0, true, 2, false, false);
        assertArrayEquals(new double[] {4, 0, 5, 0, 6, 0, 7, 0}, inputs(open(stream, Dataset.TRAIN, 9), 1));
    }

    @Test
    void predictorsAreGivenAllOutputs() {
        Sequences predict = new Sequences(4, 0, false, 0, true, false);
        assertEquals(
                List.of("u", "y(t-1)"),
                new RecordedSet(new Ramps(9), predict).input().names());
        assertArrayEquals(new double[] {4, 103, 5, 104, 6, 105, 7, 106}, inputs(open(predict, Dataset.TRAIN, 9), 1));
        assertArrayEquals(new double[] {0, 0, 1, 100, 2, 101}, inputs(open(predict, Dataset.TEST, 9), 1));
    }

    @Test
    void allSplitsAreStandardisedByTheTrainingSplit() {
        Sequences normal = new Sequences(4, 0, false, 1, false, true);
        Samples train = open(normal, Dataset.TRAIN, 9);
        Samples test = open(normal, Dataset.TEST, 9);
        double deviation = Math.sqrt(60.0 / 9);
        assertArrayEquals(new double[] {-4 / deviation, -3 / deviation, -2 / deviation}, targets(test, 0), 1e-12);
        assertArrayEquals(
                new double[] {0, 0, 1 / deviation, 0, 2 / deviation, 0, 3 / deviation, 0}, inputs(train, 1), 1e-12);
        assertEquals(List.of(104.0), test.target().orElseThrow().means());
        assertEquals(deviation, test.target().orElseThrow().deviations().get(0), 1e-12);
        assertEquals(List.of(4.0, 104.0), test.input().orElseThrow().means());
        assertEquals(0.5, test.target().orElseThrow().sampleTime().orElseThrow());
        assertEquals(Optional.of(List.of()), open(RAW, Dataset.TEST, 9).target().map(target -> target.means()));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        String message = assertThrows(HomeostatException.class, () -> open(RAW, Dataset.TRAIN, 3))
                .getMessage();
        assertTrue(message.contains("has 3 steps") && message.contains("sequences.window is 4"), message);
        assertThrows(IllegalArgumentException.class, () -> new Sequences(0, 0, true, 0, false, true));
        assertThrows(IllegalArgumentException.class, () -> new Sequences(8, 4, true, 0, false, true));
        assertThrows(IllegalArgumentException.class, () -> new Sequences(8, 0, false, 2, true, true));
        assertThrows(IllegalArgumentException.class, () -> open(RAW, "validation", 9));
    }
}
