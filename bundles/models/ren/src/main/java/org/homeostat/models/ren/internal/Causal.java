package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.homeostat.nn.LinearScan;

/**
 * The causal operator 𝒢 that takes the neurons' outputs at all times to what they add to their arguments: (𝒢w)_t = C₁x_t +
 * D₁₁w_t, x_{t+1} = Ax_t + B₁w_t, x₀ = 0. Arrays have the batch first, then time.
 *
 * @param a A, (n, n)
 * @param b1 B₁, (n, q)
 * @param c1 C₁, (q, n)
 * @param d11 D₁₁, (q, q)
 * @param scan the states of A
 */
record Causal(NDArray a, NDArray b1, NDArray c1, NDArray d11, LinearScan scan) {

    private static final int MATRICES = 4;

    /** The operator made of {@link #arrays}. */
    static Causal of(NDList arrays) {
        return new Causal(
                arrays.get(0), arrays.get(1), arrays.get(2), arrays.get(3), LinearScan.of(arrays.subNDList(MATRICES)));
    }

    /** Everything it consists of. */
    NDList arrays() {
        NDList arrays = new NDList(a, b1, c1, d11);
        arrays.addAll(scan.matrices());
        return arrays;
    }

    /** The operator of a trajectory of a single step, D₁₁. */
    Causal single() {
        return new Causal(a, b1, c1, d11, LinearScan.of(new NDList()));
    }

    boolean hasStates() {
        return !a.isEmpty();
    }

    /** The states that neurons alone bring about, (batch, T, n). */
    NDArray states(NDArray w) {
        return scan.states(w.matMul(b1.transpose()), Optional.empty());
    }

    /** 𝒢w, (batch, T, q). */
    NDArray multiply(NDArray w) {
        NDArray direct = w.matMul(d11.transpose());
        return hasStates() && w.getShape().get(1) > 1 ? direct.add(states(w).matMul(c1.transpose())) : direct;
    }

    /**
     * 𝒢ᵀp, (batch, T, q).
     *
     * @param p (batch, T, q)
     * @param transposed the scan of Aᵀ
     */
    NDArray multiplyTransposed(NDArray p, LinearScan transposed) {
        NDArray direct = p.matMul(d11);
        return hasStates() && p.getShape().get(1) > 1
                ? direct.add(transposed.reversed(p.matMul(c1)).matMul(b1))
                : direct;
    }
}
