package org.homeostat.koopman.internal.linalg;

import org.hipparchus.linear.RealMatrix;

/**
 * A thin singular value decomposition A = U diag(σ) Vᵀ.
 *
 * @param u its columns are orthonormal
 * @param values the singular values, descending
 * @param vt the rows are orthonormal
 */
public record Svd(RealMatrix u, double[] values, RealMatrix vt) {

    /**
     * The numerical rank.
     *
     * @param tolerance the smallest singular value that counts, in parts of the largest
     * @return at least 0
     */
    public int rank(double tolerance) {
        int rank = 0;
        while (rank < values.length && values[rank] > 0 && values[rank] >= tolerance * values[0]) {
            rank++;
        }
        return rank;
    }
}
