package org.homeostat.datasets.vision.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.homeostat.api.HomeostatException;

/**
 * Arrays of unsigned bytes in a MATLAB level 5 file (The MathWorks, MAT-File Format), compressed or not: all that SVHN
 * needs.
 */
final class MatFile {

    /**
     * An array.
     *
     * @param shape the length of each axis
     * @param bytes the values, the first axis fastest
     */
    record Bytes(int[] shape, byte[] bytes) {}

    private static final int HEADER = 128;
    private static final int INT8 = 1;
    private static final int UINT8 = 2;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;

    private final Path file;
    private final Map<String, Bytes> arrays = new HashMap<>();

    private MatFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file's arrays of bytes; others are passed over.
     *
     * @param file a MATLAB level 5 file, little-endian
     * @return the arrays by name
     * @throws HomeostatException if it is no such file
     */
    static Map<String, Bytes> read(Path file) {
        MatFile mat = new MatFile(file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] header = in.readNBytes(HEADER);
            if (header.length < HEADER || header[126] != 'I' || header[127] != 'M') {
                throw Idx.damaged(file, "it is no little-endian MATLAB level 5 file");
            }
            mat.elements(in);
        } catch (EOFException e) {
            throw Idx.damaged(file, "it ends early");
        } catch (IOException e) {
            throw Idx.damaged(file, "it cannot be read (" + e.getMessage() + ")");
        }
        return mat.arrays;
    }

    /** A data element's head: its type, its length, and, for elements of up to four bytes, the data itself. */
    private record Tag(int type, int length, byte[] small) {

        static Tag read(InputStream in) throws IOException {
            byte[] head = in.readNBytes(8);
            if (head.length == 0) {
                return new Tag(-1, 0, head);
            }
            if (head.length < 8) {
                throw new EOFException();
            }
            ByteBuffer words = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            int first = words.getInt();
            int length = first >>> 16;
            return length > 0
                    ? new Tag(first & 0xFFFF, length, Arrays.copyOfRange(head, 4, 8))
                    : new Tag(first, words.getInt(), new byte[0]);
        }

        boolean isEnd() {
            return type < 0;
        }

        byte[] data(InputStream in) throws IOException {
            if (small.length > 0) {
                return Arrays.copyOf(small, length);
            }
            byte[] data = in.readNBytes(length);
            if (data.length < length) {
                throw new EOFException();
            }
            in.skipNBytes((8 - length % 8) % 8);
            return data;
        }
    }

    private void elements(InputStream in) throws IOException {
        for (Tag tag = Tag.read(in); !tag.isEnd(); tag = Tag.read(in)) {
            if (tag.type() == COMPRESSED) {
                InputStream part = new Limited(in, tag.length());
                elements(new InflaterInputStream(part));
                part.skipNBytes(part.available());
            } else if (tag.type() == MATRIX) {
                matrix(in, tag.length());
            } else {
                tag.data(in);
            }
        }
    }

    private void matrix(InputStream in, int length) throws IOException {
        Limited part = new Limited(in, length);
        Tag.read(part).data(part); // flags
        byte[] dimensions = Tag.read(part).data(part);
        String name = new String(Tag.read(part).data(part), StandardCharsets.US_ASCII);
        Tag values = Tag.read(part);
        if (values.type() == UINT8 || values.type() == INT8) {
            ByteBuffer words = ByteBuffer.wrap(dimensions).order(ByteOrder.LITTLE_ENDIAN);
            int[] shape = new int[dimensions.length / 4];
            Arrays.setAll(shape, i -> words.getInt());
            byte[] bytes = values.data(part);
            if (Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b) != bytes.length) {
                throw Idx.damaged(
                        file,
                        "the array " + name + " of " + Arrays.toString(shape) + " holds " + bytes.length + " bytes");
            }
            arrays.put(name, new Bytes(shape, bytes));
        }
        part.skipNBytes(part.available());
    }

    /** The next bytes of a stream. */
    private static final class Limited extends InputStream {

        private final InputStream in;
        private int left;

        Limited(InputStream in, int length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, from, Math.min(left, length));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public int available() {
            return left;
        }
    }
}
