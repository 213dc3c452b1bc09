package org.homeostat.datasets.pixels.internal;

/**
 * Every so many rows and columns of an image.
 *
 * @param row the first row
 * @param column the first column
 * @param step rows and columns from one to the next
 */
record Grid(int row, int column, int step) {

    /** The number of rows, and of columns, in an image whose edge is a multiple of the step. */
    int edge(int size) {
        return size / step;
    }
}
