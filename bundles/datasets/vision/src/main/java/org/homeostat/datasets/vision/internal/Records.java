package org.homeostat.datasets.vision.internal;

import java.nio.file.Path;
import java.util.List;

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
     * Takes records apart.
     *
     * @param parts runs of whole records, one after the other
     * @param file where they come from, for messages
     * @return the images
     * @throws org.homeostat.api.HomeostatException if there are no whole records or a label names no class
     */
    static Images read(List<byte[]> parts, Path file) {
        int count = parts.stream().mapToInt(part -> part.length / RECORD).sum();
        byte[] pixels = new byte[count * PIXELS];
        byte[] labels = new byte[count];
        int i = 0;
        for (byte[] part : parts) {
            if (part.length == 0 || part.length % RECORD != 0) {
                throw Idx.damaged(
                        file, "it holds " + part.length + " bytes, which are no whole records of " + RECORD + " bytes");
            }
            for (int at = 0; at < part.length; at += RECORD) {
                labels[i] = part[at];
                System.arraycopy(part, at + 1, pixels, i * PIXELS, PIXELS);
                i++;
            }
        }
        Images.requireClasses(labels, file);
        return new Images(pixels, labels, CHANNELS, EDGE);
    }
}
