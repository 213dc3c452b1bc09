package org.homeostat.datasets.pixels.internal;

/**
 * The largest part in the middle of an image that has a wanted ratio of width to height.
 *
 * @param left columns before it
 * @param top rows before it
 * @param width its columns
 * @param height its rows
 */
record Part(int left, int top, int width, int height) {

    /**
     * Finds it.
     *
     * @param width columns of the image
     * @param height rows of the image
     * @param columns columns wanted
     * @param rows rows wanted
     * @return the part
     */
    static Part of(int width, int height, int columns, int rows) {
        boolean wide = (long) width * rows >= (long) height * columns;
        int partWidth = wide ? (int) Math.max(1, Math.round((double) height * columns / rows)) : width;
        int partHeight = wide ? height : (int) Math.max(1, Math.round((double) width * rows / columns));
        return new Part((width - partWidth) / 2, (height - partHeight) / 2, partWidth, partHeight);
    }
}
