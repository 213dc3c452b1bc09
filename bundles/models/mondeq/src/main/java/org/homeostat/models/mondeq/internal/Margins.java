package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;

/** What can be proved about the smallest eigenvalue of the symmetric part H of I - W for convolutional tiers. */
final class Margins {

    /** Numbers of matrices that are looked at together, which bounds the memory that it takes. */
    private static final long PORTION = 1 << 22;

    private Margins() {}

    /**
     * For a single convolution, whose H is a matrix at each frequency: 1/‖H⁻¹‖ bounds the distance of all eigenvalues from 0, to a
     * few parts in 10⁷ of itself however large others are; and c - λ(cI - H), which is that much of c too low, says that none is
     * negative.
     *
     * @param wanted m
     * @param identity an identity, (n, n)
     * @param w W by frequency, (count, n, n), float64
     * @param input ‖U‖
     * @param operator a bound of ‖W‖
     */
    static Proof ofFrequencies(double wanted, NDArray identity, NDArray w, double input, double operator) {
        long count = w.getShape().get(0);
        long portion = Math.max(1, PORTION * count / w.size());
        double found = Double.POSITIVE_INFINITY;
        for (long from = 0; from < count; from += portion) {
            try (NDManager scratch = w.getManager().newSubManager();
                    NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray part = w.get(new NDIndex(from + ":" + Math.min(count, from + portion)));
                part.attach(scratch);
                found = Math.min(found, smallestEigenvalue(identity, part));
            }
        }
        return new Proof(wanted, found, found, "over all frequencies", input, operator);
    }

    private static double smallestEigenvalue(NDArray identity, NDArray w) {
        NDArray whole = w.neg().add(identity);
        NDArray symmetric = whole.add(whole.swapAxes(1, 2)).mul(0.5);
        double c = SpectralNorm.above(whole);
        NDArray rest = symmetric.neg().add(identity.mul(c));
        double least = c - SpectralNorm.largestEigenvalue(rest, SpectralNorm.EXACT);
        double distance = 1 / SpectralNorm.largestEigenvalue(symmetric.inverse(), SpectralNorm.EXACT);
        return least > -distance / 2 ? distance : least;
    }

    /**
     * For several tiers, whose H has no diagonal form: by construction H = mI + CᵀC, so that no eigenvalue is below m - ‖E‖ with E
     * what H as it is multiplied differs by from that. Lanczos' method tells from above how much more it is.
     *
     * @param wanted m
     * @param operator the products, float64
     * @param weights the weights
     * @param input ‖U‖
     * @param norm a bound of ‖W‖
     * @param manager owner of what is made on the way
     */
    static Proof ofTiers(
            double wanted, TierOperator operator, TierWeights weights, double input, double norm, NDManager manager) {
        Tiers tiers = operator.tiers();
        SumOfSquares squares = new SumOfSquares(tiers, weights);
        double error = RandomizedNorm.above(
                z -> symmetricPart(z, operator, weights).sub(z.mul(wanted)).sub(squares.square(z)),
                tiers.size(),
                manager);
        Lanczos.Found seen = Lanczos.smallest(
                v -> {
                    try (NDManager scratch = manager.newSubManager()) {
                        NDArray row = scratch.create(v, new Shape(1, v.length));
                        return symmetricPart(row, operator, weights).toDoubleArray();
                    }
                },
                Math.toIntExact(tiers.size()));
        double proved = Math.min(wanted - error, seen.value());
        String how = String.format(
                Locale.ROOT,
                "as m and a sum of squares, from which I - W differs by at most %.1g but for a chance of 1e-%d;"
                        + " Lanczos' method finds an eigenvalue within %.2g of %.6g",
                error,
                RandomizedNorm.VECTORS,
                seen.residual(),
                seen.value());
        return new Proof(wanted, proved, proved, how, input, norm);
    }

    /** (I - (W + Wᵀ)/2)z. */
    private static NDArray symmetricPart(NDArray z, TierOperator operator, TierWeights weights) {
        try (NDArray image = operator.multiply(z, weights);
                NDArray transposed = operator.multiplyTransposed(z, weights);
                NDArray both = image.add(transposed);
                NDArray half = both.mul(0.5)) {
            return z.sub(half);
        }
    }
}
