package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Locale;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.model.Certificate;

/**
 * What is known about a layer with its present weights, rounded as they are stored, computed in float64.
 *
 * @param wanted m, the margin by construction
 * @param margin the margin found: the smallest eigenvalue of the symmetric part of I - W, in the layer's metric
 * @param atLeast what the margin is not below
 * @param how how it was found, for a reader
 * @param input ‖U‖, in the layer's metric
 * @param operator a bound of ‖W‖, in the layer's metric
 */
record Proof(double wanted, double margin, double atLeast, String how, double input, double operator) {

    /** What rounding in float64 may take from a margin that is exact by construction. */
    private static final double ROUNDING = 1e-5;

    /**
     * An eigenvalue as it is found.
     *
     * @param value what is found
     * @param rounding what it may be off by
     */
    record Eigenvalue(double value, double rounding) {

        /** What it is not below. */
        double atLeast() {
            return value - rounding;
        }
    }

    /** Whether the margin is that of the construction. */
    boolean holds() {
        return margin >= wanted * (1 - ROUNDING) && atLeast > 0;
    }

    /** A bound of the equilibrium's dependence on the input, ‖U‖/m (Pabbaraju, Winston and Kolter 2021, theorem 1). */
    double equilibriumLipschitz() {
        return holds() ? input / atLeast : Double.POSITIVE_INFINITY;
    }

    /**
     * How far a state may be from the equilibrium: f(z) is the one for a constant that is moved by W(z - f(z)).
     *
     * @param step ‖f(z) - z‖, in the layer's metric
     * @param moved ‖W(f(z) - z)‖, in the layer's metric
     */
    double error(double step, double moved) {
        return holds() ? step + moved / atLeast : Double.POSITIVE_INFINITY;
    }

    /**
     * The certificates.
     *
     * @param headNorm ‖W_o‖·‖pool‖
     */
    List<Certificate> certificates(double headNorm) {
        double bound = headNorm * equilibriumLipschitz();
        return List.of(
                new Certificate(
                        "margin",
                        String.format(
                                Locale.ROOT,
                                "I - W is strongly monotone, so that the equilibrium exists and is unique: its margin"
                                        + " is %.6g (%s), and the construction promises at least %.6g",
                                margin,
                                how,
                                wanted),
                        margin,
                        holds()),
                new Certificate(
                        "lipschitz",
                        String.format(
                                Locale.ROOT,
                                "The outputs depend on the (standardised) input by at most %.6g in the two-norm:"
                                        + " head %.4g, U %.4g, over the margin",
                                bound,
                                headNorm,
                                input),
                        bound,
                        Double.isFinite(bound)));
    }

    /** The smallest eigenvalue of a symmetric matrix. */
    static double smallestEigenvalue(double[][] symmetric) {
        return new EigenDecompositionSymmetric(new Array2DRowRealMatrix(symmetric, false), 1e-14, false)
                .getEigenvalue(0);
    }

    /** The spectral norm of a matrix in float64, by the eigenvalues of the smaller of its Gram matrices; infinite where they overflow. */
    static double spectralNorm(NDArray matrix) {
        RealMatrix m = new Array2DRowRealMatrix(rows(matrix), false);
        RealMatrix gram =
                m.getRowDimension() < m.getColumnDimension() ? m.multiplyTransposed(m) : m.transposeMultiply(m);
        if (!Double.isFinite(gram.getFrobeniusNorm())) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = new EigenDecompositionSymmetric(gram, 1e-14, true).getEigenvalue(0);
        return Math.sqrt(Math.max(0, largest));
    }

    /** A matrix in float64 as rows. */
    static double[][] rows(NDArray matrix) {
        int rows = Math.toIntExact(matrix.getShape().get(0));
        int columns = Math.toIntExact(matrix.getShape().get(1));
        double[] values = Numbers.doubles(matrix);
        double[][] result = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, i * columns, result[i], 0, columns);
        }
        return result;
    }
}
