package org.homeostat.datasets.vision.internal;

import java.nio.file.Path;

/**
 * Grey images with their labels.
 *
 * @param pixels unsigned bytes, image by image, row by row
 * @param labels a class an image
 * @param edge height and width, px
 */
record Images(byte[] pixels, byte[] labels, int edge) {

    private static final int CLASSES = 10;

    /**
     * Reads images and labels.
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
        byte[] classes = labels.bytes();
        for (int i = 0; i < count; i++) {
            if (classes[i] < 0 || classes[i] >= CLASSES) {
                throw Idx.damaged(
                        labelFile,
                        "label " + i + " is " + Byte.toUnsignedInt(classes[i]) + ", accepted are 0 to "
                                + (CLASSES - 1));
            }
        }
        return new Images(images.bytes(), classes, edge);
    }

    /** The number of images. */
    int count() {
        return labels.length;
    }
}
