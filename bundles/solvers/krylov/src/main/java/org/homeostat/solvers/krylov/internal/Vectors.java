package org.homeostat.solvers.krylov.internal;

/** Loops over vectors of equal length. */
final class Vectors {

    private Vectors() {}

    /** The inner product, in four chains of additions, because one would wait for its own last result. */
    static double product(double[] a, double[] b) {
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

    /** The two-norm. */
    static double norm(double[] a) {
        return Math.sqrt(product(a, a));
    }

    /** target ← target + factor·a. */
    static void add(double factor, double[] a, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * a[i];
        }
    }

    /** target ← a - b. */
    static void subtract(double[] a, double[] b, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = a[i] - b[i];
        }
    }

    /** target ← factor·target. */
    static void scale(double factor, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] *= factor;
        }
    }
}
