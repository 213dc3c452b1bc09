package org.homeostat.runtime.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.homeostat.api.platform.Compute;
import org.junit.jupiter.api.Test;

/** Tensor files, written and read back, by ourselves and by the engine's own reader. */
class TensorFilesTest {

    private static TensorData tensor(DataType type, long... shape) {
        Shape s = new Shape(shape);
        byte[] bytes = new byte[(int) s.size() * type.getNumOfBytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        return new TensorData(type, s, bytes);
    }

    private static Map<String, TensorData> tensors() {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("z.weight", tensor(DataType.FLOAT32, 3, 2));
        tensors.put("a.bias", tensor(DataType.FLOAT64, 5));
        tensors.put("scalar", tensor(DataType.FLOAT32));
        tensors.put("counts", tensor(DataType.INT64, 2));
        return tensors;
    }

    private static byte[] checkpoint() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Checkpoint(Map.of("step", 12, "name", "größer \"x\""), tensors())
                .file()
                .writeTo(out);
        return out.toByteArray();
    }

    @Test
    void viewsOutliveTheArrayThatATensorBecame() {
        Compute compute = ServiceLoader.load(Compute.class).findFirst().orElseThrow();
        TensorData tensor = tensor(DataType.FLOAT32, 100_000);
        float[] expected;
        try (NDManager manager = compute.newManager(Device.cpu())) {
            expected = tensor.toArray(manager).toFloatArray();
            List<NDArray> views = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                try (NDArray array = tensor.toArray(manager)) {
                    views.add(array.reshape(-1, 10));
                }
                System.gc();
            }
            views.forEach(view -> assertArrayEquals(expected, view.toFloatArray()));
        }
    }

    @Test
    void aCheckpointReadsBackInOrder() throws IOException {
        Checkpoint read = Checkpoint.read(checkpoint());
        assertEquals(Map.of("step", 12, "name", "größer \"x\""), read.state());
        assertEquals(List.copyOf(tensors().keySet()), List.copyOf(read.tensors().keySet()));
        tensors().forEach((name, tensor) -> {
            assertEquals(tensor.type(), read.tensors().get(name).type());
            assertEquals(tensor.shape(), read.tensors().get(name).shape());
            assertArrayEquals(tensor.bytes(), read.tensors().get(name).bytes());
        });
    }

    @Test
    void anyChangedOrMissingByteIsFound() throws IOException {
        byte[] good = checkpoint();
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Integer> passed = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            try {
                Checkpoint.read(bad);
                passed.add(at);
            } catch (IOException expected) {
                assertTrue(expected.getMessage().length() > 3);
            }
        }
        // spaces that pad the header may become other white space, which changes nothing
        for (int at : passed) {
            assertEquals(' ', good[at], "byte " + at + " may change unseen");
        }
        for (int length = 0; length < good.length; length += 37) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(IOException.class, () -> Checkpoint.read(cut));
        }
    }

    @Test
    void theEngineReadsOurArchives() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npz.write(tensors(), out);
        try (NDManager manager = ServiceLoader.load(Compute.class)
                        .findFirst()
                        .orElseThrow()
                        .newManager(Device.cpu());
                NDList read = NDList.decode(manager, new ByteArrayInputStream(out.toByteArray()))) {
            assertEquals(4, read.size());
            for (var array : read) {
                TensorData expected = tensors().get(array.getName());
                assertEquals(expected.shape(), array.getShape());
                assertArrayEquals(expected.bytes(), array.toByteArray());
            }
        }
    }
}
