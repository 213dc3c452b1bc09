package org.homeostat.koopman.internal;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/** Components with their means taken away, divided by their deviations. */
record Scaling(double[] means, double[] deviations) {

    /** Of vectors, a row each; a component that never changes is divided by 1. */
    static Scaling of(RealMatrix vectors) {
        int n = vectors.getRowDimension();
        int d = vectors.getColumnDimension();
        double[] means = new double[d];
        double[] deviations = new double[d];
        for (int j = 0; j < d; j++) {
            double[] column = vectors.getColumn(j);
            for (double value : column) {
                means[j] += value / n;
            }
            double sum = 0;
            for (double value : column) {
                sum += (value - means[j]) * (value - means[j]);
            }
            double deviation = Math.sqrt(sum / n);
            deviations[j] = deviation > 1e-12 * Math.max(1e-300, Math.abs(means[j])) ? deviation : 1;
        }
        return new Scaling(means, deviations);
    }

    /** None. */
    static Scaling none(int dimension) {
        double[] ones = new double[dimension];
        Arrays.fill(ones, 1);
        return new Scaling(new double[dimension], ones);
    }

    RealMatrix apply(RealMatrix vectors) {
        RealMatrix scaled = new Array2DRowRealMatrix(vectors.getRowDimension(), vectors.getColumnDimension());
        for (int i = 0; i < vectors.getRowDimension(); i++) {
            for (int j = 0; j < vectors.getColumnDimension(); j++) {
                scaled.setEntry(i, j, (vectors.getEntry(i, j) - means[j]) / deviations[j]);
            }
        }
        return scaled;
    }
}
