package org.homeostat.koopman.internal.dynamics;

import org.hipparchus.linear.Array2DRowRealMatrix;
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

    /**
     * Fits the model.
     *
     * @param psi ψ(z, x), a row a pair
     * @param next ψ(f(z, x), x)
     * @param eta η(x)
     * @param z what the readout is to give back
     * @param rankTolerance the smallest singular values that count, in parts of the largest
     * @return the model
     */
    public static ConstantInputModel fit(
            RealMatrix psi, RealMatrix next, RealMatrix eta, RealMatrix z, double rankTolerance) {
        RealMatrix ofInvariants = whitening(eta, rankTolerance);
        RealMatrix h = eta.multiply(ofInvariants);
        RealMatrix projection = h.transposeMultiply(psi);
        RealMatrix rest = psi.subtract(h.multiply(projection));
        // what is left of functions of x alone is rounding, to be measured against all of ψ
        double part = rest.getFrobeniusNorm() / Math.max(psi.getFrobeniusNorm(), Double.MIN_NORMAL);
        RealMatrix ofRest = whitening(rest, Math.min(1, rankTolerance / Math.max(part, rankTolerance)));
        Coordinates coordinates = new Coordinates(ofInvariants, projection, ofRest);
        RealMatrix w = rest.multiply(ofRest);
        RealMatrix image = next.subtract(h.multiply(projection)).multiply(ofRest);
        int r = w.getColumnDimension();
        int s = h.getColumnDimension();
        RealMatrix a = MatrixUtils.createRealIdentityMatrix(r + s);
        a.setSubMatrix(image.transposeMultiply(w).getData(), 0, 0);
        a.setSubMatrix(image.transposeMultiply(h).getData(), 0, r);
        return new ConstantInputModel(a, z.transposeMultiply(LiftedPairs.beside(w, h)), coordinates);
    }

    /** V Σ⁻¹ of the singular values that count. */
    private static RealMatrix whitening(RealMatrix columns, double rankTolerance) {
        RealMatrix triangle = Lapack.triangle(columns);
        Svd svd = Lapack.svd(triangle);
        int rank = svd.rank(rankTolerance);
        if (rank == 0) {
            throw new IllegalArgumentException("the iterates do not move, so nothing can be fitted to their steps");
        }
        RealMatrix v = new Array2DRowRealMatrix(columns.getColumnDimension(), rank);
        for (int j = 0; j < rank; j++) {
            for (int i = 0; i < v.getRowDimension(); i++) {
                v.setEntry(i, j, svd.vt().getEntry(j, i) / svd.values()[j]);
            }
        }
        return v;
    }
}
