package org.homeostat.datasets.vision.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.HomeostatException;

/** Images in CIFAR-10's binary form: records of one label byte and 32x32 values of red, then green, then blue. */
final class Records {

    /** Height and width of an image, px. */
    static final int EDGE = 32;

    /** Channels of an image. */
    static final int CHANNELS = 3;

    private static final int PIXELS = CHANNELS * EDGE * EDGE;
    private static final int RECORD = 1 + PIXELS;

    private Records() {}

    /**
     * A run of whole records.
     *
     * @param file the file on the disk, for messages
     * @param subject what holds the records, in a sentence about the file: it, or a file in it
     * @param bytes the records
     */
    record Part(Path file, String subject, byte[] bytes) {

        /** All of a file. */
        static Part of(Path file) {
            try {
                return new Part(file, "it", Files.readAllBytes(file));
            } catch (IOException e) {
                throw new HomeostatException(
                        "cannot read " + file + ": " + e.getMessage() + "; check its permissions", e);
            }
        }
    }

    /**
     * Takes records apart.
     *
     * @param parts runs of whole records, one after the other
     * @return the images
     * @throws HomeostatException if there are no whole records or a label names no class
     */
    static Images read(List<Part> parts) {
        int count =
                parts.stream().mapToInt(part -> part.bytes().length / RECORD).sum();
        byte[] pixels = new byte[count * PIXELS];
        byte[] labels = new byte[count];
        int i = 0;
        for (Part part : parts) {
            byte[] bytes = part.bytes();
            if (bytes.length == 0 || bytes.length % RECORD != 0) {
                throw Idx.damaged(
                        part.file(),
                        part.subject() + " holds " + bytes.length + " bytes, which are no whole records of " + RECORD
                                + " bytes");
            }
            int first = i;
            for (int at = 0; at < bytes.length; at += RECORD) {
                labels[i] = bytes[at];
                System.arraycopy(bytes, at + 1, pixels, i * PIXELS, PIXELS);
                i++;
            }
            Images.requireClasses(Arrays.copyOfRange(labels, first, i), part.file(), part.subject());
        }
        return new Images(pixels, labels, CHANNELS, EDGE);
    }
}
