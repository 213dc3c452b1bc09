package org.homeostat.datasets.digits.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.junit.jupiter.api.Test;

class DigitsTest {

    private final DigitsPlugin plugin = new DigitsPlugin();
    private final Dataset digits = plugin.create(plugin.defaults());

    @Test
    void theSplitsShareNoImageAndHoldAll() {
        List<DigitImage> all = DigitImage.readAll();
        assertEquals(1797, all.size());
        int sum = 0;
        int[] sizes = {1085, 357, 355};
        for (int i = 0; i < 3; i++) {
            Samples samples = new DigitSamples(all, digits.splits().get(i), DataType.FLOAT32);
            assertEquals(sizes[i], samples.size());
            sum += samples.size();
        }
        assertEquals(all.size(), sum);
    }

    @Test
    void everySplitHasEveryDigitInProportion() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String split : digits.splits()) {
                Samples samples = digits.open(split, new Context(manager, DataType.FLOAT32));
                long[] labels =
                        samples.targets(manager, everything(samples)).head().toLongArray();
                int[] counts = new int[10];
                for (long label : labels) {
                    counts[(int) label]++;
                }
                for (int count : counts) {
                    assertEquals(samples.size() / 10.0, count, samples.size() * 0.005 + 1, split);
                }
            }
        }
    }

    private static int[] everything(Samples samples) {
        return IntStream.range(0, samples.size()).toArray();
    }

    @Test
    void imagesAreThoseOfTheFile() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Samples train = digits.open(Dataset.TRAIN, new Context(manager, DataType.FLOAT64));
            NDArray batch = train.inputs(manager, 5, 0).singletonOrThrow();
            assertEquals(new Shape(2, 1, 8, 8), batch.getShape());
            assertEquals(DataType.FLOAT64, batch.getDataType());
            // the first line of the file, a zero
            double[] row = {0, 0, 5, 13, 9, 1, 0, 0};
            for (int i = 0; i < 8; i++) {
                assertEquals(row[i] / 16, batch.getDouble(1, 0, 0, i));
            }
            NDArray labels = train.targets(manager, 5, 0).singletonOrThrow();
            assertEquals(DataType.INT64, labels.getDataType());
            assertArrayEquals(new long[] {5, 0}, labels.toLongArray());
            NDArray all = train.inputs(manager, everything(train)).head();
            assertEquals(0, all.min().getDouble());
            assertEquals(1, all.max().getDouble());
        }
    }

    @Test
    void itIsDescribedWithoutOpening() {
        assertEquals(DataSpec.image(1, 8, 8), digits.input());
        assertEquals(10, digits.target().classes().size());
        assertThrows(
                IllegalArgumentException.class,
                () -> digits.open("dev", new Context(NDManager.newBaseManager(), DataType.FLOAT32)));
    }

    @Test
    void classesCanBeRenamed() {
        List<String> names = new ArrayList<>(plugin.defaults().labels());
        names.set(3, "<script>alert(1)</script>");
        Dataset renamed = plugin.create(new DigitsPlugin.Digits(names));
        assertEquals("<script>alert(1)</script>", renamed.target().classes().get(3));
        for (List<String> wrong : List.of(List.of("a"), Collections.nCopies(10, "a"))) {
            Exception e =
                    assertThrows(IllegalArgumentException.class, () -> plugin.create(new DigitsPlugin.Digits(wrong)));
            assertTrue(e.getMessage().contains("10 different names"), e.getMessage());
        }
    }

    @Test
    void theLicenceLiesBesideTheFile() {
        assertNotNull(DigitsPlugin.class.getResource("digits-LICENSE.txt"));
    }

    private record Context(NDManager manager, DataType dataType) implements DataContext {
        @Override
        public Path folder() {
            throw new AssertionError("the digits are embedded");
        }

        @Override
        public Path file(String relative, URI source, String sha256, long maxBytes) {
            throw new AssertionError("the digits are embedded");
        }

        @Override
        public Path file(String relative, String origin) {
            throw new AssertionError("the digits are embedded");
        }

        @Override
        public long seed() {
            return 0;
        }
    }
}
