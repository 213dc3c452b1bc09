package org.homeostat.equilibrium.internal;

import java.util.List;

/** Vectors in Java, for diagnostics of a few samples. */
final class Vectors {

    private Vectors() {}

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    static double[] scaled(double[] a, double factor) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = factor * a[i];
        }
        return result;
    }

    /** a ← a + factor·b. */
    static void add(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * b[i];
        }
    }

    /**
     * Takes the components along an orthonormal basis out of a vector, twice, which keeps the basis orthonormal to rounding.
     *
     * @return the components
     */
    static double[] orthogonalise(double[] w, List<double[]> basis) {
        double[] components = new double[basis.size()];
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < components.length; i++) {
                double component = dot(w, basis.get(i));
                components[i] += component;
                add(w, -component, basis.get(i));
            }
        }
        return components;
    }
}
