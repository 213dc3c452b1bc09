package org.homeostat.datasets.vision.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.testkit.PublishedData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MnistTest {

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Files of the published size: image i is filled with i mod 256, its label is i mod 10. */
    private void writeFiles() throws IOException {
        write("train", IdxSource.TRAIN);
        write("t10k", IdxSource.TEST);
    }

    private void write(String prefix, int count) throws IOException {
        byte[] pixels = new byte[count * 28 * 28];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            java.util.Arrays.fill(pixels, i * 784, (i + 1) * 784, (byte) i);
            labels[i] = (byte) (i % 10);
        }
        Path mnist = folder.resolve("mnist");
        IdxFiles.write(mnist.resolve(prefix + "-images-idx3-ubyte.gz"), 0x0803, new int[] {count, 28, 28}, pixels);
        IdxFiles.write(mnist.resolve(prefix + "-labels-idx1-ubyte.gz"), 0x0801, new int[] {count}, labels);
    }

    @Test
    void theSplitsAreThoseOfTheSettings() throws IOException {
        writeFiles();
        MnistPlugin plugin = new MnistPlugin();
        Dataset mnist = plugin.create(new ImageSet.Settings(1000, Optional.of(20)));
        Context context = new Context(folder, manager, DataType.FLOAT32);
        Samples validation = mnist.open(Dataset.VALIDATION, context);
        assertEquals(20, validation.size());
        assertArrayEquals(
                new long[] {59_003 % 10, 59_000 % 10},
                validation.targets(manager, 3, 0).singletonOrThrow().toLongArray());
        NDArray images = validation.inputs(manager, 3, 0).singletonOrThrow();
        assertEquals(new Shape(2, 1, 28, 28), images.getShape());
        assertEquals((59_003 % 256 / 255.0 - 0.1307) / 0.3081, images.getFloat(0, 0, 13, 27), 1e-5);

        Dataset whole = plugin.create(plugin.defaults());
        assertEquals(55_000, whole.open(Dataset.TRAIN, context).size());
        assertEquals(5_000, whole.open(Dataset.VALIDATION, context).size());
        assertEquals(10_000, whole.open(Dataset.TEST, context).size());
        assertThrows(IllegalArgumentException.class, () -> whole.open("dev", context));
    }

    @Test
    void aFileOfAnotherSizeIsRefused() throws IOException {
        write("t10k", 12);
        MnistPlugin plugin = new MnistPlugin();
        Dataset mnist = plugin.create(plugin.defaults());
        String message = assertThrows(
                        HomeostatException.class,
                        () -> mnist.open(Dataset.TEST, new Context(folder, manager, DataType.FLOAT32)))
                .getMessage();
        assertTrue(message.contains("t10k-images-idx3-ubyte.gz"), message);
        assertTrue(message.contains("its header states 12 along axis 0, expected is 10000"), message);
    }

    @Test
    void itIsDescribedWithoutFiles() {
        FashionMnistPlugin plugin = new FashionMnistPlugin();
        Dataset fashion = plugin.create(plugin.defaults());
        assertEquals(
                DataSpec.image(1, 28, 28).withMeans(List.of(0.2860)).withDeviations(List.of(0.3530)), fashion.input());
        assertEquals("ankle boot", fashion.target().classes().get(9));
        assertEquals(List.of("train", "validation", "test"), fashion.splits());
    }

    @Test
    void filesAreAskedForByPublishedNameAndChecksum() {
        List<String> asked = new ArrayList<>();
        DataContext context = new Context(folder, manager, DataType.FLOAT32) {
            @Override
            public Path file(String relative, URI source, String sha256, long maxBytes) {
                asked.add(relative);
                assertEquals("https", source.getScheme());
                assertTrue(source.getPath().endsWith(relative.substring(relative.indexOf('/'))), source.toString());
                assertTrue(sha256.matches("[0-9a-f]{64}"));
                throw new HomeostatException("missing " + relative);
            }
        };
        FashionMnistPlugin plugin = new FashionMnistPlugin();
        Dataset fashion = plugin.create(plugin.defaults());
        assertThrows(HomeostatException.class, () -> fashion.open(Dataset.TRAIN, context));
        assertEquals(List.of("fashion-mnist/train-images-idx3-ubyte.gz"), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "fashion-mnist"})
    void realFilesAreRead(String name) {
        Dataset dataset =
                (name.equals("mnist") ? new MnistPlugin() : new FashionMnistPlugin()).create(ImageSet.Settings.DEFAULT);
        Path root = PublishedData.with(name);
        Samples train = dataset.open(Dataset.TRAIN, new Context(root, manager, DataType.FLOAT32));
        int[] some = IntStream.range(0, 10_000).toArray();
        NDArray images = train.inputs(manager, some).head();
        assertEquals(0, images.mean().getFloat(), 0.02);
        assertEquals(1, images.mul(images).mean().getFloat(), 0.03);
        long[] counts = new long[10];
        for (long label : train.targets(manager, some).head().toLongArray()) {
            counts[(int) label]++;
        }
        for (long count : counts) {
            assertEquals(1000.0, (double) count, 200.0);
        }
    }
}
