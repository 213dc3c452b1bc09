package org.homeostat.solvers.anderson.internal;

import java.util.Arrays;

/** The latest residuals of all samples, kept in Java, and each sample's window over them. */
final class Residuals {

    private final double[] products;
    private double[][][] values;
    private Window[] windows;

    Residuals(Anderson settings, int rows, int dimension) {
        int slots = settings.window() + 1;
        products = new double[slots];
        values = new double[rows][slots][dimension];
        windows = settings.windows(rows);
    }

    /** Where to write a row's residual before {@link #weigh}. */
    double[] at(int row, int slot) {
        return values[row][slot];
    }

    /**
     * Takes in what was written to a slot.
     *
     * @param row the row
     * @param slot the slot, the one after that of the call before
     * @param used slots in use are 0 to {@code used - 1}
     * @return a weight for each slot, with sum 1; valid until the row's next call
     */
    double[] weigh(int row, int slot, int used) {
        double[][] residuals = values[row];
        for (int other = 0; other < used; other++) {
            products[other] = product(residuals[slot], residuals[other]);
        }
        return windows[row].advance(slot, products);
    }

    /** Four chains of additions, because one would wait for its own last result. */
    private static double product(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (int end = Math.min(a.length, b.length) - 3; i < end; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    void keep(int[] rows) {
        double[][][] keptValues = new double[rows.length][][];
        Window[] keptWindows = new Window[rows.length];
        Arrays.setAll(keptValues, i -> values[rows[i]]);
        Arrays.setAll(keptWindows, i -> windows[rows[i]]);
        values = keptValues;
        windows = keptWindows;
    }
}
