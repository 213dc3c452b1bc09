package org.homeostat.runtime.internal.checkpoint;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.runtime.internal.storage.Json;

/**
 * The safetensors format: eight bytes with the header's length, a header of JSON, the elements of all tensors without gaps
 * (https://github.com/huggingface/safetensors).
 *
 * @param metadata text that goes with the tensors
 * @param tensors the tensors by their names, in order
 */
public record SafeTensors(Map<String, String> metadata, Map<String, TensorData> tensors) {

    private static final String METADATA = "__metadata__";
    private static final int LARGEST_HEADER = 100_000_000;
    private static final Map<DataType, String> TYPES = Map.of(
            DataType.FLOAT64, "F64",
            DataType.FLOAT32, "F32",
            DataType.FLOAT16, "F16",
            DataType.INT64, "I64",
            DataType.INT32, "I32",
            DataType.INT8, "I8",
            DataType.UINT8, "U8",
            DataType.BOOLEAN, "BOOL");

    /**
     * Writes the file.
     *
     * @param out where to
     * @throws IOException if it cannot be written
     */
    public void writeTo(OutputStream out) throws IOException {
        byte[] header = header();
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        for (TensorData tensor : tensors.values()) {
            out.write(tensor.bytes());
        }
    }

    private byte[] header() throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put(METADATA, metadata);
        }
        long offset = 0;
        for (Map.Entry<String, TensorData> entry : tensors.entrySet()) {
            TensorData tensor = entry.getValue();
            String type = TYPES.get(tensor.type());
            if (type == null) {
                throw new IOException("safetensors has no type " + tensor.type() + " for " + entry.getKey());
            }
            long end = offset + tensor.bytes().length;
            header.put(
                    entry.getKey(),
                    Map.of(
                            "dtype", type,
                            "shape",
                                    Arrays.stream(tensor.shape().getShape())
                                            .boxed()
                                            .toList(),
                            "data_offsets", List.of(offset, end)));
            offset = end;
        }
        byte[] json = Json.line(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    /**
     * Reads a file.
     *
     * @param bytes the whole file
     * @return what it holds
     * @throws IOException if it is no file of this format; the message says where it breaks
     */
    public static SafeTensors read(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < Long.BYTES) {
            throw new IOException("the file ends after " + bytes.length + " bytes");
        }
        long length = buffer.getLong();
        if (length < 2 || length > Math.min(LARGEST_HEADER, buffer.remaining())) {
            throw new IOException("the header's length " + length + " does not fit the file");
        }
        byte[] header = new byte[(int) length];
        buffer.get(header);
        int data = buffer.position();
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry :
                Json.object(new String(header, StandardCharsets.UTF_8)).entrySet()) {
            if (!(entry.getValue() instanceof Map<?, ?> value)) {
                throw new IOException("the header's entry '" + entry.getKey() + "' is no map");
            }
            if (entry.getKey().equals(METADATA)) {
                value.forEach((key, text) -> metadata.put(String.valueOf(key), String.valueOf(text)));
            } else {
                tensors.put(entry.getKey(), tensor(entry.getKey(), value, bytes, data));
            }
        }
        return new SafeTensors(metadata, tensors);
    }

    private static TensorData tensor(String name, Map<?, ?> entry, byte[] bytes, int data) throws IOException {
        try {
            DataType type = TYPES.entrySet().stream()
                    .filter(known -> known.getValue().equals(entry.get("dtype")))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("type " + entry.get("dtype")));
            long[] offsets = longs(entry.get("data_offsets"));
            int start = Math.toIntExact(data + offsets[0]);
            int end = Math.toIntExact(data + offsets[1]);
            if (end > bytes.length) {
                throw new IllegalArgumentException("the file ends before it");
            }
            return new TensorData(type, new Shape(longs(entry.get("shape"))), Arrays.copyOfRange(bytes, start, end));
        } catch (ClassCastException
                | NullPointerException
                | IndexOutOfBoundsException
                | ArithmeticException
                | IllegalArgumentException e) {
            throw new IOException("tensor '" + name + "' is damaged: " + e.getMessage(), e);
        }
    }

    private static long[] longs(Object list) {
        return ((List<?>) list)
                .stream().mapToLong(n -> ((Number) n).longValue()).toArray();
    }
}
