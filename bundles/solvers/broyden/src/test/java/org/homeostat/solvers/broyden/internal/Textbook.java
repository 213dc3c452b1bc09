package org.homeostat.solvers.broyden.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Broyden's good method for one sample as Broyden 1965 has it: float64, a dense H, full steps, no safeguard, no end of memory. */
final class Textbook {

    private final UnaryOperator<double[]> f;
    private final List<double[]> states = new ArrayList<>();
    private final List<double[]> steps = new ArrayList<>();
    private final List<double[]> changes = new ArrayList<>();

    /**
     * Makes steps.
     *
     * @param f the map
     * @param z0 the start
     * @param count the number of steps
     */
    Textbook(UnaryOperator<double[]> f, double[] z0, int count) {
        this.f = f;
        states.add(z0);
        double[][] h = identity(z0.length);
        for (int k = 0; k < count; k++) {
            double[] z = states.get(k);
            double[] g = residual(z);
            double[] step = apply(h, g);
            double[] next = sum(z, 1, step);
            double[] change = sum(residual(next), -1, g);
            states.add(next);
            steps.add(step);
            changes.add(change);
            update(h, step, change);
        }
    }

    /** The state after so many steps. */
    double[] state(int steps) {
        return states.get(steps);
    }

    double[] residual(double[] z) {
        return sum(f.apply(z), -1, z);
    }

    /** The s of step k. */
    double[] step(int k) {
        return steps.get(k);
    }

    /** The y of step k. */
    double[] change(int k) {
        return changes.get(k);
    }

    /** H from the pairs of steps {@code from} to {@code to}, exclusive. */
    double[][] inverse(int from, int to) {
        return inverse(steps.subList(from, to), changes.subList(from, to), states.get(0).length);
    }

    /** H from pairs. */
    static double[][] inverse(List<double[]> steps, List<double[]> changes, int d) {
        double[][] h = identity(d);
        for (int k = 0; k < steps.size(); k++) {
            update(h, steps.get(k), changes.get(k));
        }
        return h;
    }

    /** H ← H - (s + Hy)(sᵀH)/(sᵀHy), so that H y = -s. */
    private static void update(double[][] h, double[] s, double[] y) {
        double[] hy = apply(h, y);
        double[] left = leftApply(s, h);
        double divisor = product(s, hy);
        if (divisor != 0) {
            for (int i = 0; i < s.length; i++) {
                for (int j = 0; j < s.length; j++) {
                    h[i][j] -= (s[i] + hy[i]) * left[j] / divisor;
                }
            }
        }
    }

    /** Evaluations of f until ‖f(z) - z‖ is at most tolerance·‖f(z)‖. */
    static int evaluations(UnaryOperator<double[]> f, double[] z0, double tolerance) {
        double[] z = z0;
        double[][] h = identity(z0.length);
        double[] g = sum(f.apply(z), -1, z);
        for (int evaluations = 1; ; evaluations++) {
            if (norm(g) <= tolerance * norm(sum(g, 1, z))) {
                return evaluations;
            }
            double[] step = apply(h, g);
            z = sum(z, 1, step);
            double[] next = sum(f.apply(z), -1, z);
            update(h, step, sum(next, -1, g));
            g = next;
        }
    }

    static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    static double[] apply(double[][] a, double[] x) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = product(a[i], x);
        }
        return result;
    }

    static double[] leftApply(double[] x, double[][] a) {
        double[] result = new double[a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < result.length; j++) {
                result[j] += x[i] * a[i][j];
            }
        }
        return result;
    }

    static double[] sum(double[] a, double factor, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * b[i];
        }
        return sum;
    }

    static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(product(a, a));
    }
}
