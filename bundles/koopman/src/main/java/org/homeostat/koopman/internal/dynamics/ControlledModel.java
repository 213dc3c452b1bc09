package org.homeostat.koopman.internal.dynamics;

import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Svd;

/**
 * A linear model with inputs, z⁺ = Az + Bu, x̂ = Cz.
 *
 * @param a carries the state on
 * @param b brings the inputs in
 * @param c gives the state back; the identity without lifting
 */
public record ControlledModel(RealMatrix a, RealMatrix b, RealMatrix c) {

    /**
     * DMD with control, B unknown (Proctor, Brunton and Kutz 2016), and with lifted states Korda and Mezić 2018, eq. 20:
     * [A B] = Z⁺ [Z; U]⁺ and C = XZ⁺, both by truncated singular values.
     *
     * @param z states, lifted or not, a row a pair
     * @param next their successors
     * @param u inputs
     * @param x what C is to give back
     * @param rankTolerance the smallest singular value that counts, in parts of the largest
     * @return the model
     */
    public static ControlledModel fit(RealMatrix z, RealMatrix next, RealMatrix u, RealMatrix x, double rankTolerance) {
        int n = z.getColumnDimension();
        int m = u.getColumnDimension();
        RealMatrix both = solve(LiftedPairs.beside(z, u), next, rankTolerance).transpose();
        RealMatrix readout = solve(z, x, rankTolerance).transpose();
        return new ControlledModel(
                both.getSubMatrix(0, n - 1, 0, n - 1), both.getSubMatrix(0, n - 1, n, n + m - 1), readout);
    }

    /** The least-squares solution of least norm of AX = B. */
    private static RealMatrix solve(RealMatrix a, RealMatrix b, double rankTolerance) {
        Svd svd = Lapack.svd(a);
        int r = svd.rank(rankTolerance);
        RealMatrix projected = svd.u().transposeMultiply(b);
        for (int i = 0; i < svd.values().length; i++) {
            for (int j = 0; j < b.getColumnDimension(); j++) {
                projected.multiplyEntry(i, j, i < r ? 1 / svd.values()[i] : 0);
            }
        }
        return svd.vt().transposeMultiply(projected);
    }
}
