package org.homeostat.koopman.internal.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Lapack;

/**
 * Sizes of Jordan blocks by ranks: the nullity of (A - λI)ᵏ grows with k by the number of blocks of size k or more, until it is
 * the multiplicity.
 */
final class JordanSizes {

    private static final double MARGIN = 10;

    private JordanSizes() {}

    /**
     * Tries a value as the one eigenvalue of a cluster.
     *
     * @param t the map on the cluster's invariant subspace; of a pair on that of both
     * @param value the value
     * @param multiplicity how often it should count
     * @param error the error of t, in the two-norm
     * @return the sizes, largest first; empty if the ranks are not those of such an eigenvalue
     */
    static Optional<List<Integer>> of(RealMatrix t, Complex value, int multiplicity, double error) {
        boolean real = value.getImaginary() == 0;
        RealMatrix n = real ? shifted(t, value.getReal()) : embedded(t, value);
        double norm = Lapack.singularValues(n)[0];
        List<Integer> reaching = new ArrayList<>();
        RealMatrix power = n;
        int nullity = 0;
        double bound = MARGIN * Math.sqrt(multiplicity) * error;
        for (int k = 1; nullity < multiplicity; k++) {
            int previous = nullity;
            // (N + E)ᵏ - Nᵏ is at most k‖N‖ᵏ⁻¹‖E‖ to first order
            double threshold = bound * k * Math.pow(norm, k - 1) + Math.pow(bound, k);
            nullity = nullity(power, threshold) / (real ? 1 : 2);
            int more = nullity - previous;
            if (more < 1 || nullity > multiplicity || k > 1 && more > reaching.get(k - 2)) {
                return Optional.empty();
            }
            reaching.add(more);
            power = power.multiply(n);
        }
        return Optional.of(sizes(reaching));
    }

    private static int nullity(RealMatrix a, double threshold) {
        int count = 0;
        for (double value : Lapack.singularValues(a)) {
            count += value <= threshold ? 1 : 0;
        }
        return count;
    }

    /** Conjugate partition: reaching[k - 1] blocks have size k or more. */
    private static List<Integer> sizes(List<Integer> reaching) {
        List<Integer> sizes = new ArrayList<>();
        for (int block = 0; block < reaching.get(0); block++) {
            int number = block;
            sizes.add((int) reaching.stream().filter(count -> count > number).count());
        }
        return sizes;
    }

    private static RealMatrix shifted(RealMatrix t, double value) {
        RealMatrix n = t.copy();
        for (int i = 0; i < n.getRowDimension(); i++) {
            n.addToEntry(i, i, -value);
        }
        return n;
    }

    /** T - (a + ib)I as the real matrix [[T - aI, bI], [-bI, T - aI]], whose singular values are those twice. */
    private static RealMatrix embedded(RealMatrix t, Complex value) {
        int n = t.getRowDimension();
        RealMatrix shifted = shifted(t, value.getReal());
        RealMatrix all = new Array2DRowRealMatrix(2 * n, 2 * n);
        all.setSubMatrix(shifted.getData(), 0, 0);
        all.setSubMatrix(shifted.getData(), n, n);
        for (int i = 0; i < n; i++) {
            all.setEntry(i, n + i, value.getImaginary());
            all.setEntry(n + i, i, -value.getImaginary());
        }
        return all;
    }
}
