package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * W of several tiers and the resolvents of I - W. W is block lower bidiagonal: Wᵢ₊₁,ᵢ = -2AᵀPN with A of tier i + 1.
 *
 * @param tiers where the tiers lie
 */
record TierOperator(Tiers tiers) {

    /** Wz; recordable. */
    NDArray multiply(NDArray z, TierWeights weights) {
        NDList sources = sources(z);
        NDList images = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray image = sources.get(i).batchMatMul(weights.own().get(i));
            if (i > 0) {
                NDArray step = sources.get(i - 1).batchMatMul(weights.step(i - 1));
                image = minus(image, tiers.padded(step, i - 1), weights.up(i - 1));
            }
            images.add(image);
        }
        sources.close();
        return tiers.states(images);
    }

    /** Wᵀz; recordable. */
    NDArray multiplyTransposed(NDArray z, TierWeights weights) {
        NDList sources = sources(z);
        NDList images = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray image = adjointProduct(sources.get(i), weights.own().get(i));
            if (i < tiers.count() - 1) {
                NDArray narrow = tiers.cropped(adjointProduct(sources.get(i + 1), weights.up(i)), i);
                try (NDArray view = Complex.adjoint(weights.step(i))) {
                    image = minus(image, narrow, view);
                }
            }
            images.add(image);
        }
        sources.close();
        return tiers.states(images);
    }

    private NDList sources(NDArray z) {
        NDList sources = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            sources.add(tiers.frequencies(z, i));
        }
        return sources;
    }

    private static NDArray adjointProduct(NDArray rows, NDArray matrices) {
        try (NDArray view = Complex.adjoint(matrices)) {
            return rows.batchMatMul(view);
        }
    }

    /** image - rows·matrices; the first two are closed. */
    private static NDArray minus(NDArray image, NDArray rows, NDArray matrices) {
        try (image;
                rows;
                NDArray product = rows.batchMatMul(matrices)) {
            return image.sub(product);
        }
    }

    /** image + rows·matrices; the first two are closed. */
    private static NDArray plus(NDArray image, NDArray rows, NDArray matrices) {
        try (image;
                rows;
                NDArray product = rows.batchMatMul(matrices)) {
            return image.add(product);
        }
    }

    /** (I + α(I - W))⁻¹r by forward substitution. */
    NDArray solve(NDArray r, TierFactors factors, TierWeights weights) {
        NDList solutions = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray solution = product(r, i, factors.inverses().get(i));
            if (i > 0) {
                NDArray step = solutions.get(i - 1).batchMatMul(weights.step(i - 1));
                solution = plus(
                        solution, tiers.padded(step, i - 1), factors.links().get(i - 1));
            }
            solutions.add(solution);
        }
        return tiers.states(solutions);
    }

    /** (I + α(I - Wᵀ))⁻¹r by backward substitution. */
    NDArray solveTransposed(NDArray r, TierFactors factors, TierWeights weights) {
        NDList solutions = new NDList();
        for (int i = tiers.count() - 1; i >= 0; i--) {
            NDArray solution = product(r, i, factors.adjoints().get(i));
            if (i < tiers.count() - 1) {
                NDArray narrow = tiers.cropped(adjointProduct(solutions.head(), weights.up(i)), i);
                solution = plus(solution, narrow, factors.adjointLinks().get(i));
            }
            solutions.add(0, solution);
        }
        return tiers.states(solutions);
    }

    private NDArray product(NDArray r, int tier, NDArray matrices) {
        try (NDArray own = tiers.frequencies(r, tier)) {
            return own.batchMatMul(matrices);
        }
    }
}
