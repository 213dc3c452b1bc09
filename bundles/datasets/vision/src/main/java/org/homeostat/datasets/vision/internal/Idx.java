package org.homeostat.datasets.vision.internal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.homeostat.api.HomeostatException;

/**
 * A gzip-compressed idx file of unsigned bytes, as LeCun et al. publish MNIST: two zero bytes, the type 0x08, the number of
 * axes, the length of each axis in four bytes (most significant first), then the bytes.
 *
 * @param shape the length of each axis
 * @param bytes the values, the last axis fastest
 */
record Idx(int[] shape, byte[] bytes) {

    private static final int UNSIGNED_BYTE = 0x0800;

    /**
     * Reads a file.
     *
     * @param file an .idx.gz file
     * @param shape the lengths expected; -1 for any
     * @return its content
     * @throws HomeostatException if it is no such file, ends early, goes on too long or holds something else
     */
    static Idx read(Path file, int... shape) {
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new GZIPInputStream(raw, 1 << 16))) {
            int magic = in.readInt();
            if (magic != (UNSIGNED_BYTE | shape.length)) {
                throw damaged(
                        file,
                        String.format(
                                "it starts with 0x%08x, an idx file of bytes with %d axes with 0x%08x",
                                magic, shape.length, UNSIGNED_BYTE | shape.length));
            }
            int[] found = new int[shape.length];
            long size = 1;
            for (int i = 0; i < found.length; i++) {
                found[i] = in.readInt();
                if (found[i] < 0 || shape[i] >= 0 && found[i] != shape[i]) {
                    throw damaged(
                            file,
                            "its header states " + found[i] + " along axis " + i + ", expected is "
                                    + (shape[i] < 0 ? "at least 0" : shape[i]));
                }
                size *= found[i];
                if (size > Integer.MAX_VALUE - 8) {
                    throw damaged(file, "its header states " + Arrays.toString(found) + ", more than can be read");
                }
            }
            byte[] bytes = in.readNBytes((int) size);
            if (bytes.length < size) {
                throw damaged(file, "it holds " + bytes.length + " of the " + size + " bytes that its header states");
            }
            if (in.read() >= 0) {
                throw damaged(file, "it holds more than the " + size + " bytes that its header states");
            }
            return new Idx(found, bytes);
        } catch (EOFException e) {
            throw damaged(file, "it ends early", e);
        } catch (ZipException e) {
            throw damaged(file, "it is not intact gzip data (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw new HomeostatException("cannot read " + file + ": " + e.getMessage() + "; check its permissions", e);
        }
    }

    /**
     * The refusal of a file.
     *
     * @param file the file
     * @param finding what is wrong with it
     * @return the exception to throw
     */
    static HomeostatException damaged(Path file, String finding) {
        return new HomeostatException(message(file, finding));
    }

    private static HomeostatException damaged(Path file, String finding, IOException cause) {
        return new HomeostatException(message(file, finding), cause);
    }

    private static String message(Path file, String finding) {
        return file + " is damaged or not the file it should be: " + finding
                + "; delete it and put the published file in its place";
    }
}
