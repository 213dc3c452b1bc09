package org.homeostat.koopman.internal.dynamics;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Svd;

/**
 * Observables at pairs of successive states, with the columns of ψ(x) made orthonormal over the data.
 *
 * <p>All that EDMD and its kin need of M pairs is the triangle R of a QR decomposition of [ψ(X) ψ(Y) S]: inner products over
 * the data are inner products of R's columns. With ψ(X) = W Σ Vᵀ, directions of small σ left out, the functions w = ψ V Σ⁻¹ are
 * the dictionary from here on; it spans the same space and has Gram matrix I.
 *
 * @param w w at the states x, orthonormal columns
 * @param image w at the successors y, a column a function
 * @param side S, what else is known of x, in the same rows
 * @param whitening V Σ⁻¹: w = ψ whitening
 */
public record LiftedPairs(RealMatrix w, RealMatrix image, RealMatrix side, RealMatrix whitening) {

    private static final int BLOCK = 4096;

    /**
     * Compresses observables.
     *
     * @param psiX a row a pair, ψ at x
     * @param psiY ψ at y
     * @param side what else is known of x, a row a pair; at least one column
     * @param rankTolerance the smallest singular value of ψ(X) that counts, in parts of the largest
     * @return the compressed observables
     */
    public static LiftedPairs of(RealMatrix psiX, RealMatrix psiY, RealMatrix side, double rankTolerance) {
        int n = psiX.getColumnDimension();
        int s = side.getColumnDimension();
        RealMatrix r = compressed(beside(psiX, psiY, side));
        int rows = r.getRowDimension();
        Svd svd = Lapack.svd(r.getSubMatrix(0, rows - 1, 0, n - 1));
        int rank = svd.rank(rankTolerance);
        if (rank == 0) {
            throw new IllegalArgumentException("the observables are zero at all states; nothing can be fitted to them");
        }
        RealMatrix whitening = svd.vt().getSubMatrix(0, rank - 1, 0, n - 1).transpose();
        for (int j = 0; j < rank; j++) {
            for (int i = 0; i < n; i++) {
                whitening.multiplyEntry(i, j, 1 / svd.values()[j]);
            }
        }
        return new LiftedPairs(
                svd.u().getSubMatrix(0, rows - 1, 0, rank - 1),
                r.getSubMatrix(0, rows - 1, n, 2 * n - 1).multiply(whitening),
                r.getSubMatrix(0, rows - 1, 2 * n, 2 * n + s - 1),
                whitening);
    }

    private static RealMatrix compressed(RealMatrix all) {
        RealMatrix r = all.getSubMatrix(0, Math.min(BLOCK, all.getRowDimension()) - 1, 0, all.getColumnDimension() - 1);
        r = Lapack.triangle(r);
        for (int from = BLOCK; from < all.getRowDimension(); from += BLOCK) {
            int to = Math.min(from + BLOCK, all.getRowDimension());
            r = Lapack.triangle(below(r, all.getSubMatrix(from, to - 1, 0, all.getColumnDimension() - 1)));
        }
        return r;
    }

    /**
     * Matrices side by side.
     *
     * @param parts matrices of as many rows
     * @return all their columns
     */
    public static RealMatrix beside(RealMatrix... parts) {
        int columns = 0;
        for (RealMatrix part : parts) {
            columns += part.getColumnDimension();
        }
        RealMatrix all = new Array2DRowRealMatrix(parts[0].getRowDimension(), columns);
        int from = 0;
        for (RealMatrix part : parts) {
            all.setSubMatrix(part.getData(), 0, from);
            from += part.getColumnDimension();
        }
        return all;
    }

    /**
     * Matrices one above the other.
     *
     * @param above one
     * @param under another of as many columns
     * @return all their rows
     */
    public static RealMatrix below(RealMatrix above, RealMatrix under) {
        RealMatrix all =
                new Array2DRowRealMatrix(above.getRowDimension() + under.getRowDimension(), above.getColumnDimension());
        all.setSubMatrix(above.getData(), 0, 0);
        all.setSubMatrix(under.getData(), above.getRowDimension(), 0);
        return all;
    }

    /**
     * The number of functions.
     *
     * @return the numerical rank of ψ(X)
     */
    public int rank() {
        return w.getColumnDimension();
    }

    /**
     * EDMD: K = G⁺A, which is Wᵀw(Y) where G = I (mathematics: w(y) ≈ w(x) K).
     *
     * @return K, acting on coefficients of functions
     */
    public RealMatrix edmd() {
        return w.transposeMultiply(image);
    }

    /**
     * Measure-preserving EDMD (Colbrook 2023, algorithm 4.1): of all K that keep ‖g‖ over the data the one nearest to the
     * data, the orthogonal polar factor of Wᵀw(Y).
     *
     * @return K, orthogonal, so that its eigenvalues lie on the unit circle
     */
    public RealMatrix measurePreserving() {
        Svd svd = Lapack.svd(edmd());
        return svd.u().multiply(svd.vt());
    }

    /**
     * The side information as a linear function of w: S ≈ w C by least squares.
     *
     * @return C, (rank, columns of S)
     */
    public RealMatrix readout() {
        return w.transposeMultiply(side);
    }
}
