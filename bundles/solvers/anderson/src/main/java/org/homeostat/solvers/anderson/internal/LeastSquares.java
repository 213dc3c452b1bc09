package org.homeostat.solvers.anderson.internal;

/**
 * Small least-squares problems by their normal equations: Cholesky on columns scaled to length one, which drops columns that
 * depend on earlier ones.
 */
final class LeastSquares {

    /** A column of which less than this part of its squared length is left by the earlier ones is dropped. */
    private static final double RANK_TOLERANCE = 1e-13;

    private final double ridge;
    private final double[][] factor;
    private final double[] scale;
    private final double[] y;

    LeastSquares(int columns, double ridge) {
        this.ridge = ridge;
        factor = new double[columns][columns];
        scale = new double[columns];
        y = new double[columns];
    }

    /**
     * Solves (A + ridge·diag(A)) x = b.
     *
     * @param a the Gram matrix of the columns, of which the lower triangle is read
     * @param b the columns' inner products with the right-hand side
     * @param n the number of columns
     * @param x receives the solution; 0 for dropped columns
     * @return whether the solution is finite
     */
    boolean solve(double[][] a, double[] b, int n, double[] x) {
        boolean finite = true;
        for (int i = 0; i < n; i++) {
            scale[i] = a[i][i] > 0 ? 1 / Math.sqrt(a[i][i]) : 0;
            y[i] = b[i] * scale[i];
            double pivot = 1;
            for (int j = 0; j < i; j++) {
                double value = a[i][j] * scale[i] * scale[j];
                for (int k = 0; k < j; k++) {
                    value -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = factor[j][j] == 0 ? 0 : value / factor[j][j];
                pivot -= factor[i][j] * factor[i][j];
                y[i] -= factor[i][j] * y[j];
            }
            boolean dropped = scale[i] == 0 || pivot <= RANK_TOLERANCE;
            factor[i][i] = dropped ? 0 : Math.sqrt(pivot + ridge);
            y[i] = dropped ? 0 : y[i] / factor[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double value = y[i];
            for (int k = i + 1; k < n; k++) {
                value -= factor[k][i] * x[k];
            }
            x[i] = factor[i][i] == 0 ? 0 : value / factor[i][i];
            finite &= Double.isFinite(x[i]);
        }
        for (int i = 0; i < n; i++) {
            x[i] *= scale[i];
        }
        return finite;
    }
}
