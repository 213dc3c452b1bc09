package org.homeostat.runtime.internal.checkpoint;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** NumPy's archive of arrays: a zip file of {@code .npy} files, version 1.0, row by row, not compressed. */
public final class Npz {

    private static final Map<DataType, String> TYPES = Map.of(
            DataType.FLOAT64, "<f8",
            DataType.FLOAT32, "<f4",
            DataType.FLOAT16, "<f2",
            DataType.INT64, "<i8",
            DataType.INT32, "<i4",
            DataType.INT8, "|i1",
            DataType.UINT8, "|u1",
            DataType.BOOLEAN, "|b1");

    private Npz() {}

    /**
     * Writes an archive.
     *
     * @param tensors the arrays by their names
     * @param out where to
     * @throws IOException if it cannot be written
     */
    public static void write(Map<String, TensorData> tensors, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, TensorData> entry : tensors.entrySet()) {
            byte[] header = header(entry.getKey(), entry.getValue());
            byte[] bytes = entry.getValue().bytes();
            CRC32 crc = new CRC32();
            crc.update(header);
            crc.update(bytes);
            ZipEntry file = new ZipEntry(entry.getKey() + ".npy");
            file.setTime(0);
            file.setMethod(ZipEntry.STORED);
            file.setSize((long) header.length + bytes.length);
            file.setCrc(crc.getValue());
            zip.putNextEntry(file);
            zip.write(header);
            zip.write(bytes);
            zip.closeEntry();
        }
        zip.finish();
    }

    private static byte[] header(String name, TensorData tensor) throws IOException {
        String type = TYPES.get(tensor.type());
        if (type == null) {
            throw new IOException("NumPy has no type " + tensor.type() + " for " + name);
        }
        String shape = Arrays.stream(tensor.shape().getShape())
                .mapToObj(n -> n + ",")
                .collect(Collectors.joining(" ", "(", ")"));
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int prefix = 10;
        int length = (prefix + text.length() + 1 + 63) / 64 * 64 - prefix;
        byte[] padded = new byte[length];
        Arrays.fill(padded, (byte) ' ');
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, padded, 0, ascii.length);
        padded[length - 1] = '\n';
        return ByteBuffer.allocate(prefix + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) length)
                .put(padded)
                .array();
    }
}
