package org.homeostat.control;

import java.util.Arrays;
import java.util.Collections;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * A linear system in discrete time: x⁺ = Ax + Bu, y = Cx. The matrices are not to be changed.
 *
 * @param a A, (n, n)
 * @param b B, (n, m)
 * @param c C, (p, n)
 */
public record LinearSystem(RealMatrix a, RealMatrix b, RealMatrix c) {

    /** The step of central differences at which cutting off and rounding err about alike, relative to the argument. */
    private static final double STEP = Math.cbrt(Math.ulp(1.0));

    /**
     * Checks that the matrices fit together.
     *
     * @param a A, (n, n)
     * @param b B, (n, m)
     * @param c C, (p, n)
     */
    public LinearSystem {
        int n = a.getRowDimension();
        if (a.getColumnDimension() != n || b.getRowDimension() != n || c.getColumnDimension() != n) {
            throw new IllegalArgumentException("A (n, n), B (n, m) and C (p, n) do not fit together: they are "
                    + shape(a) + ", " + shape(b) + " and " + shape(c));
        }
    }

    static String shape(RealMatrix matrix) {
        return "(" + matrix.getRowDimension() + ", " + matrix.getColumnDimension() + ")";
    }

    /**
     * A system whose state is measured.
     *
     * @param a A, (n, n)
     * @param b B, (n, m)
     */
    public LinearSystem(RealMatrix a, RealMatrix b) {
        this(a, b, MatrixUtils.createRealIdentityMatrix(a.getRowDimension()));
    }

    /**
     * Linearises x⁺ = f(x, u), y = h(x) by central differences.
     *
     * @param next f
     * @param output h
     * @param x the state to linearise at
     * @param u the input to linearise at
     * @return A = ∂f/∂x, B = ∂f/∂u, C = ∂h/∂x; some ten digits are right where f and h are smooth
     */
    public static LinearSystem of(
            BinaryOperator<double[]> next, UnaryOperator<double[]> output, double[] x, double[] u) {
        return new LinearSystem(
                jacobian(at -> next.apply(at, u), x), jacobian(at -> next.apply(x, at), u), jacobian(output, x));
    }

    private static RealMatrix jacobian(UnaryOperator<double[]> map, double[] at) {
        int rows = map.apply(at).length;
        double[][] columns = new double[at.length][];
        for (int j = 0; j < at.length; j++) {
            double step = STEP * Math.max(1, Math.abs(at[j]));
            double[] above = at.clone();
            double[] below = at.clone();
            above[j] += step;
            below[j] -= step;
            double[] high = map.apply(above);
            double[] low = map.apply(below);
            double width = above[j] - below[j];
            columns[j] = new double[rows];
            Arrays.setAll(columns[j], i -> (high[i] - low[i]) / width);
        }
        return MatrixUtils.createRealMatrix(columns).transpose();
    }

    /**
     * The number of states.
     *
     * @return n
     */
    public int states() {
        return a.getRowDimension();
    }

    /**
     * The number of inputs.
     *
     * @return m
     */
    public int inputs() {
        return b.getColumnDimension();
    }

    /**
     * The modes.
     *
     * @return the eigenvalues of A
     */
    public Complex[] eigenvalues() {
        return eigenvalues(a);
    }

    static Complex[] eigenvalues(RealMatrix matrix) {
        if (matrix.getNorm1() == 0) {
            // which the library takes for an error
            return Collections.nCopies(matrix.getRowDimension(), Complex.ZERO).toArray(Complex[]::new);
        }
        return new EigenDecompositionNonSymmetric(matrix).getEigenvalues();
    }

    /**
     * How fast the slowest mode dies away or the fastest one grows.
     *
     * @return the largest modulus of an eigenvalue of A; below 1 for stable systems
     */
    public double spectralRadius() {
        return spectralRadius(a);
    }

    static double spectralRadius(RealMatrix matrix) {
        return Arrays.stream(eigenvalues(matrix))
                .mapToDouble(Complex::norm)
                .max()
                .orElse(0);
    }

    /**
     * The adjoint system, whose control is this one's estimation.
     *
     * @return x⁺ = Aᵀx + Cᵀu, y = Bᵀx
     */
    public LinearSystem dual() {
        return new LinearSystem(a.transpose(), c.transpose(), b.transpose());
    }
}
