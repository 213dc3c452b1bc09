package org.homeostat.koopman.internal.dynamics;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Svd;

/**
 * EDMD of an iteration z⁺ = f(z, x) whose input x stays (KIC with constant input, Proctor et al. 2018; Konishi and Kawahara,
 * eq. 4): observables η(x) are invariant, so A = [[A₁₁, A₁₂], [0, I]] on [w; h], with h orthonormal functions of x and w
 * orthonormal functions of (z, x), orthogonal to h over the data. The eigenvalue 1 is there exactly and by construction.
 *
 * @param a the lifted matrix
 * @param readout C, with which z ≈ C[w; h]
 * @param coordinates how [w; h] come from observables
 */
public record ConstantInputModel(RealMatrix a, RealMatrix readout, Coordinates coordinates) {

    /**
     * How [w; h] come from ψ(z, x) and η(x).
     *
     * @param ofInvariants h = η ofInvariants
     * @param projection what is taken away from ψ: ψ - h projection
     * @param ofRest w = (ψ - h projection) ofRest
     */
    public record Coordinates(RealMatrix ofInvariants, RealMatrix projection, RealMatrix ofRest) {

        /**
         * The lifted states.
         *
         * @param psi ψ(z, x), a row a state
         * @param eta η(x) in the same rows
         * @return [w h], a row a state
         */
        public RealMatrix of(RealMatrix psi, RealMatrix eta) {
            RealMatrix h = eta.multiply(ofInvariants);
            return LiftedPairs.beside(psi.subtract(h.multiply(projection)).multiply(ofRest), h);
        }
    }

    /** The smallest singular value of scaled observables that counts, in parts of the largest: below is rounding. */
    private static final double ROUNDING = 1e-7;

    /**
     * All that fits of any ridge share.
     *
     * @param moved Wᵀ of the successors' w, and of h behind them, unregularised: [A₁₁ A₁₂]
     * @param strengths the mean squares of the directions of [w; h], of observables scaled to mean square 1
     * @param readout C
     * @param coordinates how [w; h] come from observables
     */
    public record Regression(RealMatrix moved, double[] strengths, RealMatrix readout, Coordinates coordinates) {

        /**
         * The model of a ridge: what a direction foretells is shrunk by σ²/(σ² + ridge), where σ² is its mean square, so that weakly
         * excited ones, in which noise is all there is, foretell nothing.
         *
         * @param ridge at least 0, in parts of the mean square of an observable
         * @return the model
         */
        public ConstantInputModel with(double ridge) {
            int r = moved.getRowDimension();
            RealMatrix a = MatrixUtils.createRealIdentityMatrix(strengths.length);
            for (int i = 0; i < r; i++) {
                for (int j = 0; j < strengths.length; j++) {
                    a.setEntry(i, j, moved.getEntry(i, j) * kept(strengths[j], ridge));
                }
            }
            return new ConstantInputModel(a, readout, coordinates);
        }

        /**
         * What a ridge leaves of the h.
         *
         * @param ridge at least 0
         * @return a factor each
         */
        public double[] ofInvariants(double ridge) {
            return Arrays.stream(strengths, moved.getRowDimension(), strengths.length)
                    .map(strength -> kept(strength, ridge))
                    .toArray();
        }

        private static double kept(double strength, double ridge) {
            return strength / (strength + ridge);
        }
    }

    /** V Σ⁻¹ of scaled columns, which makes the columns orthonormal, and the mean squares of their directions. */
    private record Whitening(RealMatrix matrix, double[] strengths) {}

    /**
     * Begins a fit.
     *
     * @param psi ψ(z, x), a row a pair
     * @param next ψ(f(z, x), x)
     * @param eta η(x)
     * @param z what the readout is to give back
     * @return what fits of any ridge share
     */
    public static Regression regression(RealMatrix psi, RealMatrix next, RealMatrix eta, RealMatrix z) {
        Whitening ofEta = whitening(eta, scales(eta));
        RealMatrix h = eta.multiply(ofEta.matrix());
        RealMatrix projection = h.transposeMultiply(psi);
        RealMatrix rest = psi.subtract(h.multiply(projection));
        // what is left of functions of x alone is rounding, to be measured against all of ψ
        Whitening ofRest = whitening(rest, scales(psi));
        RealMatrix w = rest.multiply(ofRest.matrix());
        RealMatrix image = next.subtract(h.multiply(projection)).multiply(ofRest.matrix());
        RealMatrix both = LiftedPairs.beside(w, h);
        return new Regression(
                image.transposeMultiply(both),
                DoubleStream.concat(Arrays.stream(ofRest.strengths()), Arrays.stream(ofEta.strengths()))
                        .toArray(),
                z.transposeMultiply(both),
                new Coordinates(ofEta.matrix(), projection, ofRest.matrix()));
    }

    /**
     * Where the powers of A lead: (I - A₁₁)⁻¹A₁₂h in place of w.
     *
     * @param eta η(x), a row a state
     * @return z there, a row a state
     * @throws org.hipparchus.exception.MathRuntimeException if 1 is an eigenvalue of A₁₁
     */
    public RealMatrix limit(RealMatrix eta) {
        RealMatrix h = eta.multiply(coordinates.ofInvariants());
        int n = a.getRowDimension();
        int r = n - h.getColumnDimension();
        RealMatrix rest = MatrixUtils.createRealIdentityMatrix(r).subtract(a.getSubMatrix(0, r - 1, 0, r - 1));
        RealMatrix w = new LUDecomposition(rest)
                .getSolver()
                .solve(a.getSubMatrix(0, r - 1, r, n - 1).multiply(h.transpose()));
        return LiftedPairs.beside(w.transpose(), h).multiply(readout.transpose());
    }

    /** Root mean squares of columns; infinite for those that are rounding beside the others, which drops them. */
    private static double[] scales(RealMatrix columns) {
        double[] scales = new double[columns.getColumnDimension()];
        for (int j = 0; j < scales.length; j++) {
            scales[j] = columns.getColumnVector(j).getNorm() / Math.sqrt(columns.getRowDimension());
        }
        double largest = Arrays.stream(scales).max().orElse(0);
        return Arrays.stream(scales)
                .map(scale -> scale > 1e-12 * largest ? scale : Double.POSITIVE_INFINITY)
                .toArray();
    }

    private static Whitening whitening(RealMatrix columns, double... scales) {
        RealMatrix scaled = columns.copy();
        for (int i = 0; i < scaled.getRowDimension(); i++) {
            for (int j = 0; j < scales.length; j++) {
                scaled.multiplyEntry(i, j, 1 / scales[j]);
            }
        }
        Svd svd = Lapack.svd(Lapack.triangle(scaled));
        int rank = svd.rank(ROUNDING);
        if (rank == 0 || svd.values()[0] < ROUNDING * Math.sqrt(columns.getRowDimension())) {
            throw new IllegalArgumentException("the iterates do not move, so nothing can be fitted to their steps");
        }
        RealMatrix v = new Array2DRowRealMatrix(columns.getColumnDimension(), rank);
        double[] strengths = new double[rank];
        for (int j = 0; j < rank; j++) {
            strengths[j] = svd.values()[j] * svd.values()[j] / columns.getRowDimension();
            for (int i = 0; i < v.getRowDimension(); i++) {
                v.setEntry(i, j, svd.vt().getEntry(j, i) / (svd.values()[j] * scales[i]));
            }
        }
        return new Whitening(v, strengths);
    }
}
