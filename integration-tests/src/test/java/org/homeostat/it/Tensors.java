package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads exported parameters by the formats' own documents, with no code of the product. */
final class Tensors {

    private static final Pattern NPY =
            Pattern.compile("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\),? *\\}\\s*");

    private Tensors() {}

    /** A tensor of single precision. */
    record Tensor(long[] shape, float[] values) {

        Tensor {
            long size = LongStream.of(shape).reduce(1, Math::multiplyExact);
            assertEquals(size, values.length, () -> "a shape " + Arrays.toString(shape));
        }
    }

    /** Reads NumPy's archive: a ZIP of .npy files, version 1.0. */
    static Map<String, Tensor> npz(Path file) {
        Map<String, Tensor> tensors = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                ByteBuffer bytes = littleEndian(zip.getInputStream(entry).readAllBytes());
                byte[] magic = new byte[8];
                bytes.get(magic);
                assertEquals("\u0093NUMPY\u0001\u0000", new String(magic, StandardCharsets.ISO_8859_1));
                byte[] header = new byte[bytes.getShort()];
                bytes.get(header);
                Matcher matcher = NPY.matcher(new String(header, StandardCharsets.US_ASCII));
                assertEquals(true, matcher.matches(), () -> new String(header, StandardCharsets.US_ASCII));
                long[] shape = Arrays.stream(matcher.group(1).split(","))
                        .map(String::trim)
                        .filter(length -> !length.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray();
                tensors.put(entry.getName().replaceAll("\\.npy$", ""), new Tensor(shape, floats(bytes)));
            }
            return tensors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the safetensors format: length of the header in eight bytes, JSON header, values. */
    static Map<String, Tensor> safetensors(Path file) {
        Map<String, Tensor> tensors = new TreeMap<>();
        try {
            ByteBuffer bytes = littleEndian(Files.readAllBytes(file));
            byte[] header = new byte[Math.toIntExact(bytes.getLong())];
            bytes.get(header);
            JsonNode json = new ObjectMapper().readTree(header);
            int start = bytes.position();
            json.properties().forEach(field -> {
                if (!field.getKey().equals("__metadata__")) {
                    JsonNode tensor = field.getValue();
                    assertEquals("F32", tensor.path("dtype").asText());
                    int from = tensor.path("data_offsets").path(0).asInt();
                    int to = tensor.path("data_offsets").path(1).asInt();
                    long[] shape = new long[tensor.path("shape").size()];
                    for (int i = 0; i < shape.length; i++) {
                        shape[i] = tensor.path("shape").path(i).asLong();
                    }
                    ByteBuffer values = bytes.slice(start + from, to - from).order(ByteOrder.LITTLE_ENDIAN);
                    tensors.put(field.getKey(), new Tensor(shape, floats(values)));
                }
            });
            return tensors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] floats(ByteBuffer bytes) {
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
