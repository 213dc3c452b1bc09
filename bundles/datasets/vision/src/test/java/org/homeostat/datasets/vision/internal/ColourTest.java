package org.homeostat.datasets.vision.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.testkit.PublishedData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CIFAR-10 and SVHN. */
class ColourTest {

    private static final int PIXELS = 3 * 32 * 32;

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Context context() {
        return new Context(folder, manager, DataType.FLOAT32);
    }

    /** Records whose pixels come from a generator. */
    private static byte[] records(int count, long seed) {
        byte[] records = new byte[count * (1 + PIXELS)];
        new Random(seed).nextBytes(records);
        for (int i = 0; i < count; i++) {
            records[i * (1 + PIXELS)] = (byte) (i % 10);
        }
        return records;
    }

    private static Dataset cifar(int validation) {
        return new Cifar10Plugin().create(new ImageSet.Settings(validation, Optional.empty()));
    }

    /** A value of an image, standardised in plain Java. */
    private static double value(byte[] records, int image, int channel, int row, int column, double mean, double dev) {
        int pixel = records[image * (1 + PIXELS) + 1 + channel * 1024 + row * 32 + column] & 0xFF;
        return (pixel / 255.0 - mean) / dev;
    }

    @Test
    void batchesAreReadInOrder() throws IOException {
        Path batches = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
        for (int i = 1; i <= 5; i++) {
            Files.write(batches.resolve("data_batch_" + i + ".bin"), records(4, i));
        }
        Samples train = cifar(3).open(Dataset.TRAIN, context());
        assertEquals(17, train.size());
        NDArray images = train.inputs(manager, 9, 0).singletonOrThrow();
        assertEquals(new Shape(2, 3, 32, 32), images.getShape());
        assertEquals(value(records(4, 3), 1, 0, 5, 30, 0.4914, 0.2470), images.getFloat(0, 0, 5, 30), 1e-5);
        assertEquals(value(records(4, 3), 1, 2, 31, 0, 0.4465, 0.2616), images.getFloat(0, 2, 31, 0), 1e-5);
        assertArrayEquals(new long[] {1, 0}, train.targets(manager, 9, 0).head().toLongArray());
        assertEquals(3, cifar(3).open(Dataset.VALIDATION, context()).size());
        HomeostatException none =
                assertThrows(HomeostatException.class, () -> cifar(20).open(Dataset.TRAIN, context()));
        assertTrue(none.getMessage().contains("set validation lower"), none.getMessage());
    }

    @Test
    void theArchiveServesWhereBatchesAreMissing() throws IOException {
        byte[] test = records(2, 7);
        archive("test_batch.bin", test);
        List<String> asked = new ArrayList<>();
        Context context = new Context(folder, manager, DataType.FLOAT32) {
            @Override
            public Path file(String relative, URI source, String sha256, long maxBytes) {
                asked.add(relative);
                assertEquals("https", source.getScheme());
                assertTrue(sha256.matches("[0-9a-f]{64}"));
                return super.file(relative, source, sha256, maxBytes);
            }
        };
        Samples samples = cifar(1).open(Dataset.TEST, context);
        assertEquals(List.of("cifar-10-binary.tar.gz"), asked);
        assertEquals(2, samples.size());
        assertEquals(
                value(test, 1, 1, 3, 4, 0.4822, 0.2435),
                samples.inputs(manager, 1).head().getFloat(0, 1, 3, 4),
                1e-5);
        String message = assertThrows(HomeostatException.class, () -> cifar(1).open(Dataset.TRAIN, context))
                .getMessage();
        assertTrue(message.contains("holds no file data_batch_"), message);
    }

    private Path archive(String name, byte[] content) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        entry(tar, "cifar-10-batches-bin/readme.html", new byte[700]);
        entry(tar, "cifar-10-batches-bin/" + name, content);
        tar.write(new byte[1024]);
        Path archive = folder.resolve("cifar-10-binary.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            tar.writeTo(out);
        }
        return archive;
    }

    private static void entry(ByteArrayOutputStream tar, String name, byte[] content) throws IOException {
        byte[] header = new byte[512];
        byte[] path = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(path, 0, header, 0, path.length);
        byte[] size = String.format("%011o", content.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, size.length);
        tar.write(header);
        tar.write(content);
        tar.write(new byte[(512 - content.length % 512) % 512]);
    }

    @Test
    void damagedBatchesAreRefusedByName() throws IOException {
        Path batches = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
        for (int i = 1; i <= 5; i++) {
            Files.write(batches.resolve("data_batch_" + i + ".bin"), records(2, i));
        }
        Path damaged = batches.resolve("data_batch_2.bin");
        byte[] records = records(2, 2);
        Files.write(damaged, Arrays.copyOf(records, records.length - 1));
        refused(Dataset.TRAIN, damaged + " is damaged", ": it holds 6145 bytes, which are no whole records");
        records[1 + PIXELS] = 11;
        Files.write(damaged, records);
        refused(Dataset.TRAIN, damaged + " is damaged", ": label 1 (from 0) of it is 11");
    }

    @Test
    void aDamagedBatchInTheArchiveIsNamed() throws IOException {
        byte[] test = records(2, 7);
        test[0] = 32;
        Path archive = archive("test_batch.bin", test);
        refused(Dataset.TEST, archive + " is damaged", ": label 0 (from 0) of its test_batch.bin is 32");
        archive("test_batch.bin", new byte[5]);
        refused(Dataset.TEST, archive + " is damaged", ": its test_batch.bin holds 5 bytes");
    }

    private void refused(String split, String... parts) {
        String message = assertThrows(HomeostatException.class, () -> cifar(1).open(split, context()))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void matlabFilesAreRead(boolean compressed) throws IOException {
        int count = 3;
        byte[] records = records(count, 5);
        byte[] x = new byte[count * PIXELS];
        byte[] y = new byte[count];
        for (int i = 0; i < count; i++) {
            y[i] = (byte) (i == 0 ? 10 : i);
            for (int j = 0; j < PIXELS; j++) {
                int row = j / 32 % 32;
                x[i * PIXELS + j / 1024 * 1024 + j % 32 * 32 + row] = records[i * (1 + PIXELS) + 1 + j];
            }
        }
        ByteArrayOutputStream mat = new ByteArrayOutputStream();
        byte[] header = new byte[128];
        header[125] = 1;
        header[126] = 'I';
        header[127] = 'M';
        mat.write(header);
        mat.write(element(matrix("X", x, 32, 32, 3, count), compressed));
        mat.write(element(matrix("y", y, count, 1), compressed));
        Path svhn = Files.createDirectories(folder.resolve("svhn"));
        Files.write(svhn.resolve("test_32x32.mat"), mat.toByteArray());
        SvhnPlugin plugin = new SvhnPlugin();
        Samples samples = plugin.create(plugin.defaults()).open(Dataset.TEST, context());
        assertArrayEquals(
                new long[] {0, 1, 2}, samples.targets(manager, 0, 1, 2).head().toLongArray());
        NDArray images = samples.inputs(manager, 2).head();
        assertEquals(value(records, 2, 1, 4, 9, 0.4438, 0.2010), images.getFloat(0, 1, 4, 9), 1e-5);
        assertEquals(value(records, 2, 2, 30, 1, 0.4728, 0.1970), images.getFloat(0, 2, 30, 1), 1e-5);

        Files.write(svhn.resolve("test_32x32.mat"), Arrays.copyOf(mat.toByteArray(), mat.size() / 2));
        HomeostatException cut = assertThrows(
                HomeostatException.class, () -> plugin.create(plugin.defaults()).open(Dataset.TEST, context()));
        assertTrue(cut.getMessage().contains("damaged"), cut.getMessage());
    }

    private static byte[] matrix(String name, byte[] values, int... shape) {
        ByteBuffer out = ByteBuffer.allocate(200 + values.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(14).putInt(0);
        out.putInt(6).putInt(8).putLong(9);
        out.putInt(5).putInt(4 * shape.length);
        for (int length : shape) {
            out.putInt(length);
        }
        out.position((out.position() + 7) / 8 * 8);
        out.putInt(1 << 16 | 1).put((byte) name.charAt(0)).put(new byte[3]);
        if (values.length <= 4) {
            out.putInt(values.length << 16 | 2).put(values).put(new byte[4 - values.length]);
        } else {
            out.putInt(2).putInt(values.length).put(values);
            out.position((out.position() + 7) / 8 * 8);
        }
        out.putInt(4, out.position() - 8);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] element(byte[] matrix, boolean compressed) throws IOException {
        if (!compressed) {
            return matrix;
        }
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(deflated, new Deflater())) {
            out.write(matrix);
        }
        ByteBuffer element = ByteBuffer.allocate(8 + deflated.size()).order(ByteOrder.LITTLE_ENDIAN);
        return element.putInt(15)
                .putInt(deflated.size())
                .put(deflated.toByteArray())
                .array();
    }

    @Test
    void recordsMayStandInForThePublishedFiles() throws IOException {
        Path svhn = Files.createDirectories(folder.resolve("svhn"));
        Files.write(svhn.resolve("part.bin"), records(20, 3));
        Dataset part = new SvhnPlugin().create(new SvhnPlugin.Svhn(2, Optional.empty(), Optional.of("svhn/part.bin")));
        assertEquals(14, part.open(Dataset.TRAIN, context()).size());
        assertEquals(2, part.open(Dataset.VALIDATION, context()).size());
        Samples test = part.open(Dataset.TEST, context());
        assertEquals(4, test.size());
        assertEquals(6, test.targets(manager, 0).head().getLong(0));
        assertEquals(
                value(records(20, 3), 16, 0, 0, 7, 0.4377, 0.1980),
                test.inputs(manager, 0).head().getFloat(0, 0, 0, 7),
                1e-5);
    }

    @Test
    void theyAreDescribedWithoutFiles() {
        SvhnPlugin plugin = new SvhnPlugin();
        assertEquals(
                DataSpec.image(3, 32, 32)
                        .withMeans(List.of(0.4377, 0.4438, 0.4728))
                        .withDeviations(List.of(0.1980, 0.2010, 0.1970)),
                plugin.create(plugin.defaults()).input());
        assertEquals(List.of(0.2470, 0.2435, 0.2616), cifar(1).input().deviations());
        assertEquals(List.of(0.4914, 0.4822, 0.4465), cifar(1).input().means());
        assertEquals("truck", cifar(1).target().classes().get(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar10", "svhn"})
    void realFilesAreRead(String name) {
        Dataset dataset = name.equals("cifar10")
                ? cifar(5_000)
                : new SvhnPlugin()
                        .create(new SvhnPlugin.Svhn(500, Optional.empty(), Optional.of("svhn/test_first10000.bin")));
        Path root = PublishedData.with(
                name.equals("cifar10") ? "cifar-10-batches-bin/test_batch.bin" : "svhn/test_first10000.bin");
        Samples test = dataset.open(Dataset.TEST, new Context(root, manager, DataType.FLOAT32));
        int size = name.equals("cifar10") ? 10_000 : 2_000;
        assertEquals(size, test.size());
        NDArray images =
                test.inputs(manager, IntStream.range(0, 1000).toArray()).head();
        assertEquals(0, images.mean().getFloat(), 0.1);
        assertEquals(1, images.mul(images).mean().getFloat(), 0.3); // SVHN's test set varies more
        long[] counts = new long[10];
        for (long label :
                test.targets(manager, IntStream.range(0, size).toArray()).head().toLongArray()) {
            counts[(int) label]++;
        }
        for (long count : counts) {
            assertTrue(count >= size / 20, count + " of a class");
        }
    }
}
