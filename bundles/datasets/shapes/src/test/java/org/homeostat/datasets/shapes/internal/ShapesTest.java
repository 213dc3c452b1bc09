package org.homeostat.datasets.shapes.internal;

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
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Dataset shapes(int size, long seed) {
        return new ShapesPlugin().create(new ShapesPlugin.Shapes(size, 40, 10, 20, 3, Colours.ANY, 0.05, seed));
    }

    private Samples open(Dataset dataset, String split, DataType type) {
        return dataset.open(split, new Context(manager, type));
    }

    @Test
    void splitsHoldWhatTheyStateAndNothingTwice() {
        Dataset dataset = shapes(32, 1);
        assertEquals(40, open(dataset, "train", DataType.FLOAT32).size());
        assertEquals(10, open(dataset, "validation", DataType.FLOAT32).size());
        Samples test = open(dataset, "test", DataType.FLOAT64);
        assertEquals(20, test.size());
        NDArray images = test.inputs(manager, 3, 0).head();
        assertEquals(new Shape(2, 3, 32, 32), images.getShape());
        assertEquals(DataType.FLOAT64, images.getDataType());
        NDArray masks = test.targets(manager, 3, 0).head();
        assertEquals(new Shape(2, 32, 32), masks.getShape());
        assertTrue(Arrays.stream(masks.toLongArray()).allMatch(k -> k >= 0 && k < 5));
        double[] train = open(dataset, "train", DataType.FLOAT64)
                .inputs(manager, 0)
                .head()
                .toDoubleArray();
        assertFalse(Arrays.equals(train, test.inputs(manager, 0).head().toDoubleArray()));
        assertEquals(DataSpec.image(3, 32, 32).shape(), dataset.input().shape());
    }

    @Test
    void theSeedDecides() {
        double[] once = open(shapes(32, 1), "train", DataType.FLOAT64)
                .inputs(manager, 5)
                .head()
                .toDoubleArray();
        double[] again = open(shapes(32, 1), "train", DataType.FLOAT64)
                .inputs(manager, 5)
                .head()
                .toDoubleArray();
        double[] other = open(shapes(32, 2), "train", DataType.FLOAT64)
                .inputs(manager, 5)
                .head()
                .toDoubleArray();
        assertArrayEquals(once, again);
        assertFalse(Arrays.equals(once, other));
        assertTrue(Arrays.stream(once).allMatch(v -> v >= -2 && v <= 2));
    }

    /** The same picture on every machine, and in the next release too. */
    @Test
    void drawingsStayAsTheyAre() {
        CRC32 checksum = new CRC32();
        Drawing drawing = Drawing.of(48, 3, Colours.ANY, 0.05, 7);
        checksum.update(drawing.pixels());
        checksum.update(drawing.classes());
        assertEquals(1585243017L, checksum.getValue());
    }

    @ParameterizedTest
    @CsvSource({"1, 3.14159", "2, 2.89", "3, 1.87061", "4, 2.04"})
    void figuresHaveTheirAreas(int kind, double area) {
        int inside = 0;
        int across = 1000;
        for (int i = 0; i < across * across; i++) {
            double x = 3 * ((i % across + 0.5) / across) - 1.5;
            double y = 3 * ((i / across + 0.5) / across) - 1.5;
            inside += Figures.covers(kind, x, y) ? 1 : 0;
        }
        assertEquals(area, 9.0 * inside / (across * across), 0.01);
    }

    /** Every class covers some of the pixels, and where there is a shape the image is not its ground. */
    @Test
    void everyClassOccurs() {
        long[] counts = new long[5];
        for (int i = 0; i < 100; i++) {
            for (byte k : Drawing.of(48, 3, Colours.CLASS, 0.05, i).classes()) {
                counts[k]++;
            }
        }
        for (int k = 1; k < 5; k++) {
            assertTrue(counts[k] > 100 * 48 * 48 * 0.01, Arrays.toString(counts));
        }
        assertTrue(counts[0] > 100 * 48 * 48 * 0.5, Arrays.toString(counts));
    }

    /** Shades of a class are nearer to each other than to those of other classes, as far as the mean goes. */
    @Test
    void classesHaveColoursOfTheirOwn() {
        Random random = new Random(2);
        double[][] means = new double[4][3];
        for (int i = 0; i < 4000; i++) {
            double[] colour = Colours.CLASS.draw(1 + i % 4, random);
            for (int c = 0; c < 3; c++) {
                assertTrue(colour[c] >= 0 && colour[c] <= 1);
                means[i % 4][c] += colour[c] / 1000;
            }
        }
        for (int k = 0; k < 4; k++) {
            for (int j = 0; j < k; j++) {
                double distance = 0;
                for (int c = 0; c < 3; c++) {
                    distance += Math.pow(means[k][c] - means[j][c], 2);
                }
                assertTrue(Math.sqrt(distance) > 0.3, k + " and " + j);
            }
        }
    }

    /** What a rule reaches that knows colours and no shape: classes of a pair are one to it. */
    @ParameterizedTest
    @CsvSource({"CLASS, 0.84, 0.93", "PAIR, 0.35, 0.6"})
    void coloursAloneTellSoMuch(Colours colours, double least, double most) {
        ColourRule rule = new ColourRule();
        for (int i = 0; i < 300; i++) {
            rule.learn(Drawing.of(48, 2, colours, 0.05, i));
        }
        double found = rule.meanIou(IntStream.range(1000, 1100)
                .mapToObj(i -> Drawing.of(48, 2, colours, 0.05, i))
                .toList());
        assertTrue(found > least && found < most, colours + ": " + found);
    }

    @Test
    void anUnknownSplitIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> open(shapes(32, 1), "all", DataType.FLOAT32))
                .getMessage();
        assertEquals("the dataset 'shapes' has no split 'all' but [train, validation, test]", message);
    }

    private record Context(NDManager manager, DataType dataType) implements DataContext {
        @Override
        public Path folder() {
            throw new AssertionError("nothing is read");
        }

        @Override
        public Path file(String relative, URI source, String sha256, long maxBytes) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public Path file(String relative, String origin) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public long seed() {
            throw new AssertionError("the drawings have a seed of their own");
        }
    }
}
