package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * What resolvents of the tiers need, by frequency. With D = I + α(I - W) of a tier, block forward substitution is zᵢ₊₁ =
 * D⁻¹(rᵢ₊₁ - 2αAᵀPNzᵢ), and backward substitution for the transpose zᵢ = D⁻ᵀ(rᵢ - 2αNᵀPᵀAzᵢ₊₁).
 *
 * @param inverses D⁻¹ of each tier
 * @param adjoints D⁻ᵀ of each tier
 * @param links -2αD⁻¹Aᵀ of each tier but the first
 * @param adjointLinks -αD⁻ᵀNᵀ of each tier but the last
 */
record TierFactors(NDList inverses, NDList adjoints, NDList links, NDList adjointLinks) {

    static TierFactors compute(double alpha, TierWeights weights, List<NDArray> identities) {
        TierFactors factors = new TierFactors(new NDList(), new NDList(), new NDList(), new NDList());
        for (int i = 0; i < identities.size(); i++) {
            try (NDArray identity = identities.get(i).mul(1 + alpha);
                    NDArray scaled = weights.own().get(i).mul(alpha);
                    NDArray operator = identity.sub(scaled)) {
                factors.inverses.add(operator.inverse());
            }
            try (NDArray view = Complex.adjoint(factors.inverses.get(i))) {
                factors.adjoints.add(view.duplicate());
            }
        }
        for (int i = 0; i < identities.size() - 1; i++) {
            try (NDArray scaled = weights.up(i).mul(-alpha)) {
                factors.links.add(scaled.batchMatMul(factors.inverses.get(i + 1)));
            }
            try (NDArray view = Complex.adjoint(weights.step(i));
                    NDArray scaled = view.mul(-alpha)) {
                factors.adjointLinks.add(scaled.batchMatMul(factors.adjoints.get(i)));
            }
        }
        return factors;
    }

    /** From the list that {@link #list} gave. */
    static TierFactors of(NDList list, int tiers) {
        return new TierFactors(
                new NDList(list.subList(0, tiers)),
                new NDList(list.subList(tiers, 2 * tiers)),
                new NDList(list.subList(2 * tiers, 3 * tiers - 1)),
                new NDList(list.subList(3 * tiers - 1, 4 * tiers - 2)));
    }

    NDList list() {
        NDList all = new NDList(inverses);
        all.addAll(adjoints);
        all.addAll(links);
        all.addAll(adjointLinks);
        return all;
    }
}
