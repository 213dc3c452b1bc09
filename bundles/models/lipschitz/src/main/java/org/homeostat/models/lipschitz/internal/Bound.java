package org.homeostat.models.lipschitz.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Locale;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.model.Certificate;
import org.homeostat.nn.Matrices;

/**
 * A Lipschitz bound of a network, proved in float64 on its matrices as they are rounded.
 *
 * @param wanted γ
 * @param proved the bound found, at most γ but for what goes wrong; infinite if nothing is proved
 */
record Bound(double wanted, double proved) {

    /** How much the multipliers are enlarged, so that what is singular by construction is positive definite; the best one counts. */
    private static final double[] ENLARGEMENTS = {1e-5, 1e-4, 1e-3};

    /**
     * The bound of a network: the product of its layers' bounds.
     *
     * @param wanted γ
     * @param root the factor of inputs and outputs
     * @param layers the sandwich layers
     * @param head B of the linear map
     */
    static Bound of(double wanted, double root, List<Sandwich.Explicit> layers, NDArray head) {
        double product = root * root * norm(new Array2DRowRealMatrix(Matrices.rows(head), false));
        for (Sandwich.Explicit layer : layers) {
            product *= sandwich(layer);
        }
        return new Bound(wanted, product);
    }

    /** The number in an array of one element. */
    static double number(NDArray array) {
        return Matrices.values(array)[0];
    }

    /**
     * The smallest ℓ found for which [[ℓ²I, -VᵀΛ], [-ΛV, 2Λ - UᵀU]] is positive semidefinite, where h ↦ Uσ(Vh + b): then, as 2ΔwᵀΛ(Δv - Δw) ≥
     * 0 for slopes in [0, 1], ‖Δout‖ ≤ ℓ‖Δh‖ (Fazlyab et al. 2019). For Λ = Ψ² that is ℓ = 1 but for rounding.
     */
    private static double sandwich(Sandwich.Explicit layer) {
        RealMatrix in = new Array2DRowRealMatrix(Matrices.rows(layer.in()), false);
        RealMatrix out = new Array2DRowRealMatrix(Matrices.rows(layer.out()), false);
        double[] psi = Matrices.values(layer.psi());
        RealMatrix gram = out.transposeMultiply(out);
        double best = Double.POSITIVE_INFINITY;
        for (double enlargement : ENLARGEMENTS) {
            double[] lambda = new double[psi.length];
            RealMatrix rest = gram.scalarMultiply(-1);
            for (int i = 0; i < lambda.length; i++) {
                lambda[i] = (1 + enlargement) * psi[i] * psi[i];
                rest.addToEntry(i, i, 2 * lambda[i]);
            }
            best = Math.min(best, schur(rest, scaledRows(in, lambda)));
        }
        return best;
    }

    /** √ of the largest eigenvalue of NᵀS⁻¹N; infinite if S is not positive definite. */
    private static double schur(RealMatrix s, RealMatrix n) {
        double smallest = new EigenDecompositionSymmetric(s, 1e-14, false).getEigenvalue(0);
        if (!(smallest > 0)) {
            return Double.POSITIVE_INFINITY;
        }
        RealMatrix l = new CholeskyDecomposition(s, 1e-9, 0).getL();
        return norm(new LUDecomposition(l).getSolver().solve(n));
    }

    private static double largest(RealMatrix symmetric) {
        RealMatrix mean = symmetric.add(symmetric.transpose()).scalarMultiply(0.5);
        return Math.max(0, new EigenDecompositionSymmetric(mean, 1e-14, true).getEigenvalue(0));
    }

    private static double norm(RealMatrix m) {
        return Math.sqrt(largest(
                m.getRowDimension() < m.getColumnDimension() ? m.multiplyTransposed(m) : m.transposeMultiply(m)));
    }

    private static RealMatrix scaledRows(RealMatrix matrix, double[] scales) {
        RealMatrix scaled = matrix.copy();
        for (int i = 0; i < scales.length; i++) {
            for (int j = 0; j < matrix.getColumnDimension(); j++) {
                scaled.multiplyEntry(i, j, scales[i]);
            }
        }
        return scaled;
    }

    /** As the platform reports it. */
    Certificate certificate() {
        return new Certificate(
                "gamma",
                String.format(
                        Locale.ROOT,
                        "The outputs move by at most %.6g times what the (standardised) inputs move, in the two-norm, where %.6g was"
                                + " asked for: the product of the layers' bounds, each from a linear matrix inequality",
                        proved,
                        wanted),
                proved,
                proved <= wanted);
    }
}
