package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/**
 * W of several tiers and the resolvents of I - W. W is block lower bidiagonal: Wᵢ₊₁,ᵢ = -2AᵀPN with A of tier i + 1.
 *
 * <p>States are (batch, d). Those that come from here have their samples innermost in memory, so that the way to spectra and
 * back copies nothing; others are as welcome and cost a copy.
 *
 * @param tiers where the tiers lie
 * @param constants what their shapes determine
 */
record TierOperator(Tiers tiers, TierConstants constants) {

    /** Wz; recordable. */
    NDArray multiply(NDArray z, TierWeights weights) {
        NDList sources = spectra(z);
        NDList images = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray image = weights.own().get(i).batchMatMul(sources.get(i));
            if (i > 0) {
                NDArray step = weights.step(i - 1).batchMatMul(sources.get(i - 1));
                image = minus(
                        image, weights.up(i - 1), constants.padded().get(i - 1).of(step));
            }
            images.add(image);
        }
        sources.close();
        return states(images, constants.transforms(), z.getManager());
    }

    /** Each tier's own product of Wz by frequency. */
    NDList ownProducts(NDArray z, TierWeights weights) {
        NDList products = new NDList();
        try (NDList sources = spectra(z)) {
            for (int i = 0; i < tiers.count(); i++) {
                products.add(weights.own().get(i).batchMatMul(sources.get(i)));
            }
        }
        return products;
    }

    /** Wᵀz; recordable. */
    NDArray multiplyTransposed(NDArray z, TierWeights weights) {
        NDList sources = spectra(z);
        NDList images = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray image = transposedProduct(weights.own().get(i), sources.get(i));
            if (i < tiers.count() - 1) {
                NDArray narrow = constants.cropped().get(i).of(transposedProduct(weights.up(i), sources.get(i + 1)));
                try (NDArray step = weights.step(i).swapAxes(1, 2)) {
                    image = minus(image, step, narrow);
                }
            }
            images.add(image);
        }
        sources.close();
        return states(images, constants.transforms(), z.getManager());
    }

    /** (I + α(I - W))⁻¹r by forward substitution. */
    NDArray solve(NDArray r, TierFactors factors, TierWeights weights) {
        return states(solutions(r, factors, weights), constants.transforms(), r.getManager());
    }

    /** Twice {@link #solve}, at the same cost. */
    NDArray solveTwice(NDArray r, TierFactors factors, TierWeights weights) {
        return states(solutions(r, factors, weights), constants.twiceBack(), r.getManager());
    }

    private NDList solutions(NDArray r, TierFactors factors, TierWeights weights) {
        NDList sources = spectra(r);
        NDList solutions = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray solution = factors.inverses().get(i).batchMatMul(sources.get(i));
            if (i > 0) {
                NDArray step = weights.step(i - 1).batchMatMul(solutions.get(i - 1));
                solution = minus(
                        solution,
                        factors.links().get(i - 1),
                        constants.padded().get(i - 1).of(step));
            }
            solutions.add(solution);
        }
        sources.close();
        return solutions;
    }

    /** (I + α(I - Wᵀ))⁻¹r by backward substitution. */
    NDArray solveTransposed(NDArray r, TierFactors factors, TierWeights weights) {
        return states(transposedSolutions(r, factors, weights), constants.transforms(), r.getManager());
    }

    /** Twice {@link #solveTransposed}, at the same cost. */
    NDArray solveTransposedTwice(NDArray r, TierFactors factors, TierWeights weights) {
        return states(transposedSolutions(r, factors, weights), constants.twiceBack(), r.getManager());
    }

    private NDList transposedSolutions(NDArray r, TierFactors factors, TierWeights weights) {
        NDList sources = spectra(r);
        NDList solutions = new NDList();
        for (int i = tiers.count() - 1; i >= 0; i--) {
            NDArray solution = transposedProduct(factors.inverses().get(i), sources.get(i));
            if (i < tiers.count() - 1) {
                NDArray narrow = constants.cropped().get(i).of(transposedProduct(weights.up(i), solutions.head()));
                solution = minus(solution, factors.adjointLinks().get(i), narrow);
            }
            solutions.add(0, solution);
        }
        sources.close();
        return solutions;
    }

    /** The spectra of all tiers of states. */
    private NDList spectra(NDArray states) {
        NDList spectra = new NDList();
        try (NDArray columns = states.transpose()) {
            for (int i = 0; i < tiers.count(); i++) {
                Transform transform = constants.transforms().get(i);
                try (NDArray own = part(columns, i)) {
                    spectra.add(transform.spectra(own));
                }
            }
        }
        return spectra;
    }

    private NDArray part(NDArray columns, int tier) {
        if (tiers.count() == 1) {
            return columns.reshape(columns.getShape());
        }
        long from = tiers.offset(tier);
        return columns.get(new NDIndex(from + ":" + tiers.offset(tier + 1)));
    }

    /** States from the spectra of all tiers, which are closed; the constants' manager would keep them. */
    private NDArray states(NDList spectra, List<Transform> transforms, NDManager owner) {
        NDList parts = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            parts.add(transforms.get(i).images(spectra.get(i)));
        }
        spectra.close();
        try (parts;
                NDArray columns =
                        parts.size() == 1 ? parts.head().reshape(tiers.size(), -1) : NDArrays.concat(parts, 0)) {
            NDArray states = columns.transpose();
            states.attach(owner);
            return states;
        }
    }

    private static NDArray transposedProduct(NDArray matrices, NDArray columns) {
        try (NDArray view = matrices.swapAxes(1, 2)) {
            return view.batchMatMul(columns);
        }
    }

    /** image - matrices·columns; the image and the columns are closed. */
    private static NDArray minus(NDArray image, NDArray matrices, NDArray columns) {
        try (image;
                columns;
                NDArray product = matrices.batchMatMul(columns)) {
            return image.sub(product);
        }
    }
}
