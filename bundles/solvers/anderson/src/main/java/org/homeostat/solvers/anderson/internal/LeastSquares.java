package org.homeostat.solvers.anderson.internal;

/**
 * Small least-squares problems by their normal equations: Cholesky on columns scaled to length one, which drops columns that
 * depend on earlier ones.
 *
 * <p>Set the equations, solve, read the solution. Not thread-safe.
 */
final class LeastSquares {

    /** A column of which less than this part of its squared length is left by the earlier ones is dropped. */
    private static final double RANK_TOLERANCE = 1e-13;

    private final double ridge;
    private final double[][] normal;
    private final double[] right;
    private final double[][] factor;
    private final double[] scale;
    private final double[] solution;

    /**
     * Makes room.
     *
     * @param columns the largest number of columns
     * @param ridge Tikhonov regularisation of the scaled columns
     */
    LeastSquares(int columns, double ridge) {
        this.ridge = ridge;
        normal = new double[columns][columns];
        right = new double[columns];
        factor = new double[columns][columns];
        scale = new double[columns];
        solution = new double[columns];
    }

    /** Sets the inner product of columns i and j, j at most i. */
    void normal(int i, int j, double product) {
        normal[i][j] = product;
    }

    /** Sets the inner product of column i with the right-hand side. */
    void right(int i, double product) {
        right[i] = product;
    }

    /**
     * Solves (A + ridge·diag(A)) x = b for the first n columns.
     *
     * @return whether the solution is finite; components of dropped columns are 0
     */
    boolean solve(int n) {
        for (int i = 0; i < n; i++) {
            scale[i] = normal[i][i] > 0 ? 1 / Math.sqrt(normal[i][i]) : 0;
            double y = right[i] * scale[i];
            double pivot = 1;
            for (int j = 0; j < i; j++) {
                double value = normal[i][j] * scale[i] * scale[j];
                for (int k = 0; k < j; k++) {
                    value -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = factor[j][j] == 0 ? 0 : value / factor[j][j];
                pivot -= factor[i][j] * factor[i][j];
                y -= factor[i][j] * solution[j];
            }
            boolean dropped = scale[i] == 0 || pivot <= RANK_TOLERANCE;
            factor[i][i] = dropped ? 0 : Math.sqrt(pivot + ridge);
            solution[i] = dropped ? 0 : y / factor[i][i];
        }
        boolean finite = true;
        for (int i = n - 1; i >= 0; i--) {
            double value = solution[i];
            for (int k = i + 1; k < n; k++) {
                value -= factor[k][i] * solution[k];
            }
            solution[i] = factor[i][i] == 0 ? 0 : value / factor[i][i];
            finite &= Double.isFinite(solution[i]);
        }
        for (int i = 0; i < n; i++) {
            solution[i] *= scale[i];
        }
        return finite;
    }

    /** Component j of the latest solution. */
    double solution(int j) {
        return solution[j];
    }
}
