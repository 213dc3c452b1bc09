package org.homeostat.datasets.pixels.internal;

/**
 * A square image.
 *
 * @param size its edge, px
 * @param rgb red, green and blue of each pixel, row by row, 0 to 1
 */
record Image(int size, float[] rgb) {

    /** Colours of a pixel. */
    static final int CHANNELS = 3;

    float at(int row, int column, int channel) {
        return rgb[(row * size + column) * CHANNELS + channel];
    }

    /**
     * What bilinear interpolation of the pixels in even rows and columns gives at a pixel; beyond the last of them they go on
     * as they are.
     */
    float interpolated(int row, int column, int channel) {
        int last = size - 2;
        int top = row / 2 * 2;
        int left = column / 2 * 2;
        int bottom = Math.min(last, (row + 1) / 2 * 2);
        int right = Math.min(last, (column + 1) / 2 * 2);
        // a pixel between two lies half-way, one on a grid line has the same neighbour twice
        return (at(top, left, channel)
                        + at(top, right, channel)
                        + at(bottom, left, channel)
                        + at(bottom, right, channel))
                / 4;
    }
}
