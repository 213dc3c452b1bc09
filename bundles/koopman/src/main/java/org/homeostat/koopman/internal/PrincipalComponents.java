package org.homeostat.koopman.internal;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Svd;

/**
 * Principal components with unit variance.
 *
 * @param mean the mean
 * @param axes orthonormal columns
 * @param deviations along the axes
 */
record PrincipalComponents(double[] mean, RealMatrix axes, double[] deviations) {

    private static final double MOST_WORK = 4e9;

    /** The leading components of vectors, a row each; fewer where there are no more. */
    static PrincipalComponents of(RealMatrix vectors, int count) {
        int d = vectors.getColumnDimension();
        int n = (int) Math.min(vectors.getRowDimension(), Math.max(50, Math.sqrt(MOST_WORK / d)));
        RealMatrix some = new Array2DRowRealMatrix(n, d);
        for (int i = 0; i < n; i++) {
            some.setRow(i, vectors.getRow((int) ((long) i * vectors.getRowDimension() / n)));
        }
        double[] mean = new double[d];
        for (int j = 0; j < d; j++) {
            for (int i = 0; i < n; i++) {
                mean[j] += some.getEntry(i, j) / n;
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                some.addToEntry(i, j, -mean[j]);
            }
        }
        Svd svd = Lapack.svd(n > d ? Lapack.triangle(some) : some);
        int kept = Math.max(1, Math.min(count, svd.rank(1e-6)));
        double[] deviations = new double[kept];
        for (int j = 0; j < kept; j++) {
            deviations[j] = Math.max(svd.values()[j], Double.MIN_NORMAL) / Math.sqrt(n);
        }
        return new PrincipalComponents(
                mean, svd.vt().getSubMatrix(0, kept - 1, 0, d - 1).transpose(), deviations);
    }

    /** Coordinates of vectors, a row each. */
    RealMatrix reduce(RealMatrix vectors) {
        RealMatrix centred = vectors.copy();
        for (int i = 0; i < centred.getRowDimension(); i++) {
            for (int j = 0; j < mean.length; j++) {
                centred.addToEntry(i, j, -mean[j]);
            }
        }
        RealMatrix reduced = centred.multiply(axes);
        for (int i = 0; i < reduced.getRowDimension(); i++) {
            for (int j = 0; j < deviations.length; j++) {
                reduced.multiplyEntry(i, j, 1 / deviations[j]);
            }
        }
        return reduced;
    }

    /** Vectors of coordinates, a row each. */
    RealMatrix restore(RealMatrix reduced) {
        RealMatrix scaled = reduced.copy();
        for (int i = 0; i < scaled.getRowDimension(); i++) {
            for (int j = 0; j < deviations.length; j++) {
                scaled.multiplyEntry(i, j, deviations[j]);
            }
        }
        RealMatrix vectors = scaled.multiply(axes.transpose());
        for (int i = 0; i < vectors.getRowDimension(); i++) {
            for (int j = 0; j < mean.length; j++) {
                vectors.addToEntry(i, j, mean[j]);
            }
        }
        return vectors;
    }
}
