package org.homeostat.datasets.sequences.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.sequences.internal.CopyMemoryPlugin.CopyMemory;
import org.homeostat.datasets.sequences.internal.CopyMemoryPlugin.Delimiter;
import org.homeostat.datasets.sequences.internal.CopyMemoryPlugin.Form;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyMemoryTest {

    private final CopyMemory published = new CopyMemoryPlugin().defaults();
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static CopyMemory small(Delimiter delimiter, Form form) {
        return new CopyMemory(4, 3, delimiter, form, 6, 3, 2, 1111);
    }

    private Samples open(Dataset data, String split) {
        return data.open(split, new Context(manager, DataType.FLOAT32));
    }

    private long[] input(Samples samples, int index) {
        return samples.inputs(manager, index)
                .singletonOrThrow()
                .toType(DataType.INT64, true)
                .toLongArray();
    }

    private long[] target(Samples samples, int index) {
        return samples.targets(manager, index).singletonOrThrow().toLongArray();
    }

    private static long[] sequence(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
    }

    private static long[] repeated(int count, long symbol) {
        return IntStream.range(0, count).mapToLong(i -> symbol).toArray();
    }

    /**
     * The digits as NumPy 2.4.6 draws them: {@code RandomState(1711).randint(1, 9, (5000, 10))} and {@code
     * RandomState(1811).randint(1, 9, (500, 10))}.
     */
    @Test
    void theDefaultIsThePublishedData() {
        assertEquals(List.of("train", "validation", "test"), published.splits());
        Samples train = open(published, Dataset.TRAIN);
        assertEquals(4500, train.size());
        long[] digits = {1, 8, 2, 4, 1, 8, 1, 5, 3, 8};
        assertArrayEquals(sequence(digits, repeated(499, 0), repeated(11, 9)), input(train, 0));
        assertArrayEquals(sequence(repeated(510, 0), digits), target(train, 0));
        Samples validation = open(published, Dataset.VALIDATION);
        assertEquals(500, validation.size());
        assertArrayEquals(
                sequence(repeated(510, 0), new long[] {5, 5, 5, 3, 5, 5, 7, 7, 8, 3}), target(validation, 499));
        assertEquals(224_365, sum(train) + sum(validation));
        Samples test = open(published, Dataset.TEST);
        assertEquals(500, test.size());
        assertArrayEquals(sequence(repeated(510, 0), new long[] {1, 8, 6, 8, 2, 4, 6, 2, 6, 1}), target(test, 0));
        assertArrayEquals(sequence(repeated(510, 0), new long[] {8, 3, 2, 8, 6, 4, 4, 6, 1, 3}), target(test, 499));
        assertEquals(22_594, sum(test));
    }

    private long sum(Samples samples) {
        return samples.targets(manager, IntStream.range(0, samples.size()).toArray())
                .singletonOrThrow()
                .sum()
                .getLong();
    }

    @Test
    void theDelimiterStandsWhereItShould() {
        long[] first = Arrays.copyOfRange(target(open(small(Delimiter.SINGLE, Form.NUMBER), "train"), 0), 7, 10);
        assertArrayEquals(
                sequence(first, repeated(3, 0), new long[] {9}, repeated(3, 0)),
                input(open(small(Delimiter.SINGLE, Form.NUMBER), "train"), 0));
        assertArrayEquals(
                sequence(first, repeated(3, 0), repeated(4, 9)),
                input(open(small(Delimiter.REPEATED, Form.NUMBER), "train"), 0));
        assertTrue(Arrays.stream(first).allMatch(digit -> digit >= 1 && digit <= 8));
    }

    @Test
    void aDigitIsGivenAsTheModelWantsIt() {
        Samples numbers = open(small(Delimiter.REPEATED, Form.NUMBER), "test");
        NDArray number = numbers.inputs(manager, 1, 0).singletonOrThrow();
        assertEquals(new Shape(2, 10, 1), number.getShape());
        assertEquals(DataType.FLOAT32, number.getDataType());
        CopyMemory tokens = small(Delimiter.REPEATED, Form.TOKEN);
        NDArray token = open(tokens, "test").inputs(manager, 1, 0).singletonOrThrow();
        assertEquals(tokens.input().dataType(), token.getDataType());
        assertEquals(new Shape(2, 10), token.getShape());
        assertArrayEquals(number.toType(DataType.INT64, true).toLongArray(), token.toLongArray());
        CopyMemory vectors = small(Delimiter.REPEATED, Form.ONE_HOT);
        NDArray vector = open(vectors, "test").inputs(manager, 1, 0).singletonOrThrow();
        assertEquals(new Shape(2, 10, 10), vector.getShape());
        assertArrayEquals(token.toLongArray(), vector.argMax(-1).toLongArray());
        assertEquals(20f, vector.sum().getFloat());
        for (Form form : Form.values()) {
            CopyMemory data = small(Delimiter.REPEATED, form);
            Shape batch =
                    open(data, "test").inputs(manager, 0).singletonOrThrow().getShape();
            assertEquals(batch.slice(1), data.input().shape());
            assertEquals(Axis.TIME, data.input().axes().get(0));
        }
    }

    @Test
    void theRunMayWantDoublePrecision() {
        Samples samples = small(Delimiter.REPEATED, Form.NUMBER).open("train", new Context(manager, DataType.FLOAT64));
        assertEquals(
                DataType.FLOAT64, samples.inputs(manager, 0).singletonOrThrow().getDataType());
    }

    @Test
    void samplesComeInTheOrderAskedFor() {
        Samples samples = open(small(Delimiter.REPEATED, Form.NUMBER), "train");
        long[] both = samples.targets(manager, 4, 2).singletonOrThrow().toLongArray();
        assertArrayEquals(sequence(target(samples, 4), target(samples, 2)), both);
    }

    @Test
    void splitsWithoutSequencesAreNone() {
        CopyMemory only = new CopyMemory(4, 3, Delimiter.SINGLE, Form.NUMBER, 6, 0, 0, 1111);
        assertEquals(List.of("train"), only.splits());
        String message = assertThrows(IllegalArgumentException.class, () -> open(only, "test"))
                .getMessage();
        assertTrue(message.contains("no split 'test' but [train]"), message);
    }

    @Test
    void moreThanMemoryHoldsIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new CopyMemory(4, 100_000, Delimiter.SINGLE, Form.NUMBER, 10_000_000, 0, 0, 0))
                .getMessage();
        assertTrue(message.contains("take fewer"), message);
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
