package org.homeostat.models.ren.internal;

import java.util.List;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * A supply rate given by numbers, and what its feed-through is made of (Revay, Wang and Manchester, equation 31): 𝒬 = Q - εI =
 * -L_QᵀL_Q (Q itself where it is negative definite), R - S𝒬⁻¹Sᵀ = L_RᵀL_R.
 *
 * @param q Q, (ny, ny)
 * @param s S, (nu, ny)
 * @param r R, (nu, nu)
 * @param centre -𝒬⁻¹Sᵀ, (ny, nu)
 * @param inverseLq L_Q⁻¹, (ny, ny)
 * @param lr L_R, (nu, nu)
 */
record SupplyMatrices(
        double[][] q, double[][] s, double[][] r, double[][] centre, double[][] inverseLq, double[][] lr) {

    private static final double ROUNDING = 1e-10;

    /**
     * Checks and factorises.
     *
     * @param q Q row by row
     * @param s S row by row
     * @param r R row by row
     * @param nu inputs, at least 1
     * @param ny outputs, at least 1
     * @param epsilon ε
     * @throws IllegalArgumentException if a matrix has the wrong size, Q or R is not symmetric, Q not negative semidefinite,
     *     or no system can have the supply rate
     */
    static SupplyMatrices of(List<Double> q, List<Double> s, List<Double> r, int nu, int ny, double epsilon) {
        if (nu == 0 || ny == 0) {
            throw new IllegalArgumentException(
                    "a ren of property 'general' wants inputs and outputs; choose property: contracting");
        }
        RealMatrix output = symmetric("q", q, ny);
        RealMatrix mixed = matrix("s", s, nu, ny);
        RealMatrix input = symmetric("r", r, nu);
        double[] eigenvalues = new EigenDecompositionSymmetric(output, 1e-14, true).getEigenvalues();
        if (eigenvalues[0] > ROUNDING) {
            throw new IllegalArgumentException("the supply rate's q has the eigenvalue " + eigenvalues[0]
                    + "; a ren needs q negative semidefinite: give one without positive eigenvalues");
        }
        RealMatrix definite = eigenvalues[0] < -ROUNDING
                ? output
                : output.subtract(MatrixUtils.createRealIdentityMatrix(ny).scalarMultiply(epsilon));
        RealMatrix inverse = MatrixUtils.inverse(definite);
        RealMatrix lq = factor(definite.scalarMultiply(-1));
        RealMatrix margin = input.subtract(mixed.multiply(inverse).multiply(mixed.transpose()));
        try {
            return new SupplyMatrices(
                    output.getData(),
                    mixed.getData(),
                    input.getData(),
                    inverse.multiply(mixed.transpose()).scalarMultiply(-1).getData(),
                    MatrixUtils.inverse(lq).getData(),
                    factor(margin).getData());
        } catch (MathIllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "no system has this supply rate: r - s·q⁻¹·sᵀ must be positive definite; enlarge r", e);
        }
    }

    /** The upper triangular L with LᵀL = matrix. */
    private static RealMatrix factor(RealMatrix matrix) {
        RealMatrix half = matrix.add(matrix.transpose()).scalarMultiply(0.5);
        return new CholeskyDecomposition(half, 1e-9, 1e-14).getLT();
    }

    private static RealMatrix matrix(String name, List<Double> values, int rows, int columns) {
        if (values.size() != rows * columns) {
            throw new IllegalArgumentException("the supply rate's " + name + " has " + values.size()
                    + " numbers; this data wants " + rows + " x " + columns + " of them, row by row");
        }
        double[][] data = new double[rows][columns];
        for (int i = 0; i < rows * columns; i++) {
            data[i / columns][i % columns] = values.get(i);
        }
        return new Array2DRowRealMatrix(data, false);
    }

    private static RealMatrix symmetric(String name, List<Double> values, int size) {
        RealMatrix matrix = matrix(name, values, size, size);
        if (!MatrixUtils.isSymmetric(matrix, ROUNDING)) {
            throw new IllegalArgumentException("the supply rate's " + name + " is not symmetric; give one that is");
        }
        return matrix;
    }
}
