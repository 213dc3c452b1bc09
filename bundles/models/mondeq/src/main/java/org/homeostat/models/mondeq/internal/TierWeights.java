package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What the tiers' products need, by frequency, as real matrices [X -Y; Y X] for X + iY.
 *
 * @param own W of each tier
 * @param steps N from each tier to the next
 * @param ups 2Aᵀ of each tier but the first
 * @param kernels A, then B, of each tier, then N of each step, in space
 */
record TierWeights(NDList own, NDList steps, NDList ups, NDList kernels) {

    /** From the list that {@link #list} gave; what lies behind is passed over. */
    static TierWeights of(NDList list, int tiers) {
        NDList own = new NDList(list.subList(0, tiers));
        NDList steps = new NDList(list.subList(tiers, 2 * tiers - 1));
        NDList ups = new NDList(list.subList(2 * tiers - 1, 3 * tiers - 2));
        NDList kernels = new NDList(list.subList(3 * tiers - 2, 6 * tiers - 3));
        return new TierWeights(own, steps, ups, kernels);
    }

    NDList list() {
        NDList all = new NDList(own);
        all.addAll(steps);
        all.addAll(ups);
        all.addAll(kernels);
        return all;
    }

    /** The step from a tier to the next. */
    NDArray step(int tier) {
        return steps.get(tier);
    }

    /** What the next tier makes of that step: 2Aᵀ of tier + 1. */
    NDArray up(int tier) {
        return ups.get(tier);
    }

    NDArray a(int tier) {
        return kernels.get(tier);
    }

    NDArray b(int tier) {
        return kernels.get(own.size() + tier);
    }

    /** The kernel of the step from a tier to the next. */
    NDArray n(int tier) {
        return kernels.get(2 * own.size() + tier);
    }
}
