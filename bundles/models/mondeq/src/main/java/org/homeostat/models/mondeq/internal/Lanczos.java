package org.homeostat.models.mondeq.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealVector;

/**
 * The smallest eigenvalue of a symmetric operator that is known by its products alone, by Lanczos' method with full
 * reorthogonalisation (Golub and Van Loan 2013, section 10.1).
 */
final class Lanczos {

    private static final int STEPS = 120;
    private static final double ACCURACY = 1e-9;

    private Lanczos() {}

    /**
     * What was found.
     *
     * @param value the smallest Ritz value, which is not below the smallest eigenvalue
     * @param residual a bound: an eigenvalue lies so close to the value
     */
    record Found(double value, double residual) {}

    /**
     * Finds the smallest eigenvalue.
     *
     * @param operator symmetric
     * @param size components of its vectors
     * @return the eigenvalue
     */
    static Found smallest(UnaryOperator<double[]> operator, int size) {
        List<double[]> basis = new ArrayList<>();
        List<Double> diagonal = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        double[] v = new Random(1).doubles(size, -1, 1).toArray();
        divide(v, norm(v));
        Found found = new Found(Double.NaN, Double.POSITIVE_INFINITY);
        while (basis.size() < Math.min(STEPS, size) && !(found.residual() <= ACCURACY * Math.abs(found.value()))) {
            basis.add(v);
            double[] next = operator.apply(v).clone();
            diagonal.add(dot(next, v));
            // twice, because once loses orthogonality to rounding
            for (int pass = 0; pass < 2; pass++) {
                for (double[] other : basis) {
                    subtract(next, dot(next, other), other);
                }
            }
            double length = norm(next);
            found = smallestRitz(diagonal, beside, length);
            if (length == 0) {
                break;
            }
            divide(next, length);
            beside.add(length);
            v = next;
        }
        return found;
    }

    private static Found smallestRitz(List<Double> diagonal, List<Double> beside, double length) {
        int last = diagonal.size() - 1;
        EigenDecompositionSymmetric eigen =
                new EigenDecompositionSymmetric(array(diagonal), array(beside), 1e-14, false);
        RealVector vector = eigen.getEigenvector(0);
        return new Found(eigen.getEigenvalue(0), length * Math.abs(vector.getEntry(last)));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static void divide(double[] a, double by) {
        for (int i = 0; i < a.length; i++) {
            a[i] /= by;
        }
    }

    private static void subtract(double[] from, double times, double[] what) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= times * what[i];
        }
    }
}
