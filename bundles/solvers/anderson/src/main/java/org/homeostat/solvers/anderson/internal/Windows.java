package org.homeostat.solvers.anderson.internal;

import java.util.Arrays;

/** The windows of all samples, for residuals that are kept in Java. */
final class Windows {

    private final double[] products;
    private Window[] windows;

    Windows(Anderson settings, int rows) {
        products = new double[settings.window() + 1];
        windows = settings.windows(rows);
    }

    /**
     * Takes in a sample's residual.
     *
     * @param row the sample's row
     * @param residuals its residuals, slot by slot
     * @param slot the slot of the new one, next to that of the call before
     * @param used slots in use are 0 to {@code used - 1}
     * @return a weight for each slot, with sum 1; valid until the row's next call
     */
    double[] weigh(int row, double[][] residuals, int slot, int used) {
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

    /** A row's {@link Window#origin} after {@link #weigh}. */
    int origin(int row) {
        return windows[row].origin();
    }

    /** A row's {@link Window#shrinkage}, if its origin is another slot. */
    double shrinkage(int row) {
        return windows[row].shrinkage();
    }

    /** A row's {@link Window#damping}. */
    double damping(int row) {
        return windows[row].damping();
    }

    void keep(int[] rows) {
        Window[] kept = new Window[rows.length];
        Arrays.setAll(kept, i -> windows[rows[i]]);
        windows = kept;
    }
}
