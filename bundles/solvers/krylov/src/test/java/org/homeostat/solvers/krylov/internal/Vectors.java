package org.homeostat.solvers.krylov.internal;

/** Plain loops over vectors, to check by. */
final class Vectors {

    private Vectors() {}

    /** The inner product. */
    static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
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

    /** target ← factor·target. */
    static void scale(double factor, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] *= factor;
        }
    }
}
