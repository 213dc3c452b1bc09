package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Upper bounds of spectral norms by Schatten norms of high order.
 *
 * <p>With G = MMᵀ or MᵀM, the smaller, and p = 2ᵏ, ‖M‖₂² = λ(G) ≤ ‖Gᵖ‖_F^(1/p), which exceeds λ(G) by at most the factor rank^(1/2p). Gᵖ takes k
 * squarings, each divided by its norm.
 */
final class SpectralNorm {

    /** Squarings of a quick bound, which costs about as much as a resolvent's inverse. */
    private static final int QUICK = 5;

    /** Squarings of a bound that is as good as the norm itself. */
    static final int EXACT = 24;

    private SpectralNorm() {}

    /**
     * An upper bound of a norm, at most a few per cent above it.
     *
     * @param matrices (n, n), or several, (count, m, n); of any type
     * @return a number that is at least the largest spectral norm among them, but for rounding
     */
    static double above(NDArray matrices) {
        return above(matrices, QUICK);
    }

    /**
     * An upper bound of a norm.
     *
     * @param matrices (n, n), or several, (count, m, n); of any type
     * @param squarings k; the bound is at most the factor min(m, n)^(1/2ᵏ⁺¹) too large
     * @return the bound over all matrices
     */
    static double above(NDArray matrices, int squarings) {
        try (NDManager scratch = matrices.getManager().newSubManager()) {
            NDArray m = matrices.stopGradient();
            m.attach(scratch);
            NDArray several = m.getShape().dimension() == 3 ? m : m.expandDims(0);
            NDArray transposed = several.swapAxes(1, 2);
            boolean wide = several.getShape().get(1) < several.getShape().get(2);
            NDArray gram = wide ? several.batchMatMul(transposed) : transposed.batchMatMul(several);
            return Math.sqrt(largestEigenvalue(gram, squarings));
        }
    }

    /**
     * An upper bound of the largest eigenvalue.
     *
     * @param matrices positive semidefinite, (count, n, n)
     * @param squarings k; the bound is at most the factor n^(1/2ᵏ) too large
     * @return the bound over all matrices
     */
    static double largestEigenvalue(NDArray matrices, int squarings) {
        int count = Math.toIntExact(matrices.getShape().get(0));
        double[] logs = new double[count];
        NDArray power = matrices.stopGradient();
        double share = 1;
        for (int k = 0; k <= squarings; k++) {
            try (NDArray current = power;
                    NDArray norms = frobenius(current)) {
                double[] values = Numbers.doubles(norms);
                for (int i = 0; i < count; i++) {
                    logs[i] += share * Math.log(values[i]);
                }
                if (k < squarings) {
                    power = squared(current, norms);
                }
            }
            share /= 2;
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            largest = Math.max(largest, log);
        }
        return Math.exp(largest);
    }

    /** The Frobenius norm of each matrix, (count, n, n) to (count). */
    private static NDArray frobenius(NDArray matrices) {
        try (NDArray rows = matrices.reshape(matrices.getShape().get(0), -1)) {
            return rows.norm(new int[] {1});
        }
    }

    private static NDArray squared(NDArray matrices, NDArray norms) {
        try (NDArray positive = norms.maximum(Float.MIN_NORMAL);
                NDArray divisors = positive.reshape(-1, 1, 1);
                NDArray unit = matrices.div(divisors)) {
            return unit.batchMatMul(unit);
        }
    }
}
