package org.homeostat.datasets.vision.internal;

import java.nio.file.Path;

/**
 * Images with their labels.
 *
 * @param pixels unsigned bytes, image by image, channel by channel, row by row
 * @param labels a class an image
 * @param channels channels of an image
 * @param edge height and width, px
 */
record Images(byte[] pixels, byte[] labels, int channels, int edge) {

    private static final int CLASSES = 10;

    /**
     * Reads grey images and labels.
     *
     * @param imageFile idx.gz with axes image, row, column
     * @param labelFile idx.gz with one axis
     * @param count the number of images expected
     * @param edge height and width expected
     * @return the images
     * @throws org.homeostat.api.HomeostatException if a file is damaged or the two disagree
     */
    static Images read(Path imageFile, Path labelFile, int count, int edge) {
        Idx images = Idx.read(imageFile, count, edge, edge);
        Idx labels = Idx.read(labelFile, count);
        requireClasses(labels.bytes(), labelFile, "it");
        return new Images(images.bytes(), labels.bytes(), 1, edge);
    }

    /**
     * Refuses labels that name no class.
     *
     * @param labels the labels
     * @param file where they come from
     * @param subject what holds them, in a sentence about the file: it, or a file in it
     */
    static void requireClasses(byte[] labels, Path file, String subject) {
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= CLASSES) {
                throw Idx.damaged(
                        file,
                        "label " + i + " (from 0) of " + subject + " is " + Byte.toUnsignedInt(labels[i])
                                + ", accepted are 0 to " + (CLASSES - 1));
            }
        }
    }

    /** The number of images. */
    int count() {
        return labels.length;
    }
}
