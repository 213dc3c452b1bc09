package org.homeostat.koopman.internal.dynamics;

import java.util.Arrays;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Eigen;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Svd;

/**
 * Dynamic mode decomposition (Schmid 2010; exact modes of Tu et al. 2014): Y ≈ AX with X ≈ UΣVᵀ truncated, Ã = UᵀYVΣ⁻¹.
 *
 * @param reduced Ã
 * @param values its eigenvalues, by modulus from the largest
 * @param projected the modes Uw, one an eigenvalue
 * @param exact the modes YVΣ⁻¹w, eigenvectors of YX⁺ where λ ≠ 0
 * @param residuals ‖lᴴ(Y - ÂX)‖/‖lᴴX‖ for the left eigenvectors l, that is, how far the functions lᴴx are from eigenfunctions
 */
public record Dmd(RealMatrix reduced, Complex[] values, Complex[][] projected, Complex[][] exact, double[] residuals) {

    /**
     * Fits the model.
     *
     * @param x states, a column a pair
     * @param y their successors
     * @param rank the largest number of singular values kept
     * @param rankTolerance the smallest that counts, in parts of the largest
     * @return the decomposition
     */
    public static Dmd fit(RealMatrix x, RealMatrix y, int rank, double rankTolerance) {
        Svd svd = Lapack.svd(x);
        int r = Math.min(rank, svd.rank(rankTolerance));
        if (r == 0) {
            throw new IllegalArgumentException("all states are zero; nothing can be fitted to them");
        }
        RealMatrix u = svd.u().getSubMatrix(0, x.getRowDimension() - 1, 0, r - 1);
        RealMatrix v =
                svd.vt().getSubMatrix(0, r - 1, 0, x.getColumnDimension() - 1).transpose();
        RealMatrix image = y.multiply(v);
        for (int j = 0; j < r; j++) {
            for (int i = 0; i < image.getRowDimension(); i++) {
                image.multiplyEntry(i, j, 1 / svd.values()[j]);
            }
        }
        RealMatrix reduced = u.transposeMultiply(image);
        Eigen eigen = Lapack.eigen(reduced);
        Complex[][] projected = new Complex[r][];
        Complex[][] exact = new Complex[r][];
        double[] residuals = new double[r];
        RealMatrix ux = u.transposeMultiply(x);
        RealMatrix uy = u.transposeMultiply(y);
        for (int j = 0; j < r; j++) {
            projected[j] = KoopmanModes.product(u, eigen.right()[j]);
            exact[j] = KoopmanModes.product(image, eigen.right()[j]);
            residuals[j] = residual(ux.transpose(), uy.transpose(), eigen.values()[j], eigen.left()[j]);
        }
        return new Dmd(reduced, eigen.values(), projected, exact, residuals);
    }

    private static double residual(RealMatrix x, RealMatrix y, Complex value, Complex[] left) {
        Complex[] l = new Complex[left.length];
        Arrays.setAll(l, i -> left[i].conjugate());
        Complex[] g = KoopmanModes.product(x, l);
        Complex[] image = KoopmanModes.product(y, l);
        double rest = 0;
        double norm = 0;
        for (int i = 0; i < g.length; i++) {
            double d = image[i].subtract(value.multiply(g[i])).norm();
            rest += d * d;
            norm += g[i].norm() * g[i].norm();
        }
        return Math.sqrt(rest / norm);
    }
}
