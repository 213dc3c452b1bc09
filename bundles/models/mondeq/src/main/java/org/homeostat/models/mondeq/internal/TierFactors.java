package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/**
 * What resolvents of the tiers need, by frequency. With D = I + α(I - W) of a tier, block forward substitution is zᵢ₊₁ =
 * D⁻¹(rᵢ₊₁ - 2αAᵀPNzᵢ), and backward substitution for the transpose zᵢ = D⁻ᵀ(rᵢ - 2αNᵀPᵀAzᵢ₊₁).
 *
 * @param inverses D⁻¹ of each tier
 * @param links 2αD⁻¹Aᵀ of each tier but the first
 * @param adjointLinks αD⁻ᵀNᵀ of each tier but the last
 */
record TierFactors(NDList inverses, NDList links, NDList adjointLinks) {

    static TierFactors compute(double alpha, TierWeights weights, List<NDArray> identities) {
        TierFactors factors = new TierFactors(new NDList(), new NDList(), new NDList());
        for (int i = 0; i < identities.size(); i++) {
            try (NDArray identity = identities.get(i).mul(1 + alpha);
                    NDArray operator = weights.own().get(i).mul(-alpha)) {
                operator.addi(identity);
                factors.inverses.add(inverse(operator));
            }
        }
        for (int i = 0; i < identities.size() - 1; i++) {
            try (NDArray scaled = weights.up(i).mul(alpha)) {
                factors.links.add(factors.inverses.get(i + 1).batchMatMul(scaled));
            }
            try (NDArray scaled = weights.step(i).mul(alpha);
                    NDArray product = scaled.batchMatMul(factors.inverses.get(i))) {
                factors.adjointLinks.add(product.swapAxes(1, 2));
            }
        }
        return factors;
    }

    /**
     * The inverse of X + iY, given and returned as [X -Y; Y X]: S - iQS with Q = X⁻¹Y and S = (X + YQ)⁻¹, which costs half of
     * what the real matrix of twice the size would. X has an inverse, because its symmetric part is that of a strongly monotone
     * operator.
     */
    private static NDArray inverse(NDArray matrices) {
        long n = matrices.getShape().get(1) / 2;
        try (NDArray x = matrices.get(new NDIndex(":, :" + n + ", :" + n));
                NDArray y = matrices.get(new NDIndex(":, " + n + ":, :" + n));
                NDArray first = x.inverse();
                NDArray q = first.batchMatMul(y);
                NDArray sum = y.batchMatMul(q)) {
            sum.addi(x);
            try (NDArray real = sum.inverse();
                    NDArray minusImaginary = q.batchMatMul(real);
                    NDArray imaginary = minusImaginary.neg();
                    NDArray upper = NDArrays.concat(new NDList(real, minusImaginary), 2);
                    NDArray lower = NDArrays.concat(new NDList(imaginary, real), 2)) {
                return NDArrays.concat(new NDList(upper, lower), 1);
            }
        }
    }

    /** From the list that {@link #list} gave. */
    static TierFactors of(NDList list, int tiers) {
        return new TierFactors(
                new NDList(list.subList(0, tiers)),
                new NDList(list.subList(tiers, 2 * tiers - 1)),
                new NDList(list.subList(2 * tiers - 1, 3 * tiers - 2)));
    }

    NDList list() {
        NDList all = new NDList(inverses);
        all.addAll(links);
        all.addAll(adjointLinks);
        return all;
    }
}
