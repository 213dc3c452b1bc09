package org.homeostat.nn;

import java.util.function.DoubleUnaryOperator;

/**
 * A linear time-invariant system in feedback with a nonlinearity, in float64 on the host: x⁺ = Ax + B₁w + B₂u + b_x, v = C₁x + D₁₁w +
 * D₁₂u + b_v, w = σ(v), y = C₂x + D₂₁w + D₂₂u + b_y, with n states, q neurons, nu inputs and ny outputs. Linear systems (q = 0), recurrent
 * networks (D₁₁ = 0) and recurrent equilibrium networks have this form (Revay, Wang and Manchester, equations 9 and 10).
 *
 * @param a A, (n, n)
 * @param b1 B₁, (n, q)
 * @param b2 B₂, (n, nu)
 * @param c1 C₁, (q, n)
 * @param d11 D₁₁, (q, q)
 * @param d12 D₁₂, (q, nu)
 * @param c2 C₂, (ny, n)
 * @param d21 D₂₁, (ny, q)
 * @param d22 D₂₂, (ny, nu)
 * @param bx b_x, (n)
 * @param bv b_v, (q)
 * @param by b_y, (ny)
 */
public record FeedbackForm(
        double[][] a,
        double[][] b1,
        double[][] b2,
        double[][] c1,
        double[][] d11,
        double[][] d12,
        double[][] c2,
        double[][] d21,
        double[][] d22,
        double[] bx,
        double[] bv,
        double[] by) {

    /**
     * A trajectory of the system.
     *
     * @param outputs y₀ … y_{T-1}, (T, ny)
     * @param last x_T, (n)
     */
    public record Trajectory(double[][] outputs, double[] last) {}

    /**
     * Simulates by the equations, one neuron after the other: a reference that shares nothing with the engine.
     *
     * @param sigma σ
     * @param start x₀, (n)
     * @param u the inputs, (T, nu)
     * @return outputs and last state
     * @throws IllegalArgumentException if D₁₁ is not strictly lower triangular
     */
    public Trajectory simulate(DoubleUnaryOperator sigma, double[] start, double[][] u) {
        requireTriangular();
        double[] x = start.clone();
        double[][] y = new double[u.length][];
        for (int t = 0; t < u.length; t++) {
            double[] w = new double[bv.length];
            for (int i = 0; i < w.length; i++) {
                double v = bv[i] + dot(c1[i], x) + dot(d12[i], u[t]);
                for (int j = 0; j < i; j++) {
                    v += d11[i][j] * w[j];
                }
                w[i] = sigma.applyAsDouble(v);
            }
            y[t] = affine(c2, x, d21, w, d22, u[t], by);
            x = affine(a, x, b1, w, b2, u[t], bx);
        }
        return new Trajectory(y, x);
    }

    private void requireTriangular() {
        for (int i = 0; i < d11.length; i++) {
            for (int j = i; j < d11.length; j++) {
                if (d11[i][j] != 0) {
                    throw new IllegalArgumentException(
                            "D₁₁ is not strictly lower triangular, so that w is no explicit function;"
                                    + " a cyclic network's outputs need a solver");
                }
            }
        }
    }

    private static double[] affine(
            double[][] a, double[] x, double[][] b, double[] w, double[][] c, double[] u, double[] offset) {
        double[] sum = offset.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += dot(a[i], x) + dot(b[i], w) + dot(c[i], u);
        }
        return sum;
    }

    private static double dot(double[] row, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += row[i] * x[i];
        }
        return sum;
    }
}
