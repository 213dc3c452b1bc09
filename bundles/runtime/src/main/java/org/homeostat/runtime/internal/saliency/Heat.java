package org.homeostat.runtime.internal.saliency;

import java.util.Arrays;

/**
 * A map of what matters, row by row.
 *
 * @param values at least 0
 */
record Heat(double[][] values) {

    /** The values in an array of doubles, row by row. */
    static Heat of(double[] flat, int from, int rows, int columns) {
        double[][] values = new double[rows][];
        for (int row = 0; row < rows; row++) {
            values[row] = Arrays.copyOfRange(flat, from + row * columns, from + (row + 1) * columns);
        }
        return new Heat(values);
    }

    int rows() {
        return values.length;
    }

    int columns() {
        return values[0].length;
    }

    private double largest() {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(0);
    }

    /** Divided by the largest value; a map of zeros stays one. */
    Heat scaled() {
        double largest = largest();
        return new Heat(Arrays.stream(values)
                .map(row -> Arrays.stream(row)
                        .map(v -> largest > 0 ? v / largest : 0)
                        .toArray())
                .toArray(double[][]::new));
    }

    /** In another size: between the centres of its pixels linear, beyond the outermost ones constant. */
    Heat resized(int newRows, int newColumns) {
        double[][] resized = new double[newRows][newColumns];
        for (int row = 0; row < newRows; row++) {
            double y = place(row, newRows, rows());
            int top = (int) y;
            int bottom = Math.min(top + 1, rows() - 1);
            for (int column = 0; column < newColumns; column++) {
                double x = place(column, newColumns, columns());
                int left = (int) x;
                int right = Math.min(left + 1, columns() - 1);
                double above = values[top][left] + (x - left) * (values[top][right] - values[top][left]);
                double below = values[bottom][left] + (x - left) * (values[bottom][right] - values[bottom][left]);
                resized[row][column] = above + (y - top) * (below - above);
            }
        }
        return new Heat(resized);
    }

    /** Where the centre of a pixel of the new size lies among the centres of the old one. */
    private static double place(int i, int size, int old) {
        return Math.max(0, Math.min(old - 1.0, (i + 0.5) * old / size - 0.5));
    }

    /** Row and column of the largest value. */
    int[] peak() {
        int[] peak = {0, 0};
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                if (values[row][column] > values[peak[0]][peak[1]]) {
                    peak = new int[] {row, column};
                }
            }
        }
        return peak;
    }

    /** The cosine of the angle to another map of the same size: 1 for the same places, 0 for others; NaN for a map of zeros. */
    double similarity(Heat other) {
        double product = 0;
        double own = 0;
        double others = 0;
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                product += values[row][column] * other.values[row][column];
                own += values[row][column] * values[row][column];
                others += other.values[row][column] * other.values[row][column];
            }
        }
        return product / Math.sqrt(own * others);
    }
}
