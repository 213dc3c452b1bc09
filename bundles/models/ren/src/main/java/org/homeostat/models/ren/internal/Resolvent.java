package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import org.homeostat.nn.LinearScan;

/**
 * (I + α(I - 𝒢))⁻¹, which is a linear time-invariant system again: y_t = M(r_t + αC₁ξ_t), ξ_{t+1} = (A + αB₁MC₁)ξ_t + B₁Mr_t with
 * M = ((1 + α)I - αD₁₁)⁻¹. In the metric of the contraction, its transition contracts as the network does, for every α.
 *
 * @param m M, (q, q)
 * @param b1m B₁M, (n, q)
 * @param mc1 αMC₁, (q, n)
 * @param forward the scan of A + αB₁MC₁
 * @param backward the scan of its transpose
 */
record Resolvent(NDArray m, NDArray b1m, NDArray mc1, LinearScan forward, LinearScan backward) {

    /**
     * Prepares a resolvent, which serves forward and adjoint solves.
     *
     * @param g 𝒢
     * @param alpha α, positive
     * @param steps T
     */
    static Resolvent of(Causal g, double alpha, long steps) {
        int q = Math.toIntExact(g.d11().getShape().get(0));
        NDArray identity = g.d11().getManager().eye(q, q, 0, g.d11().getDataType());
        NDArray m = identity.mul(1 + alpha).sub(g.d11().mul(alpha)).inverse();
        NDArray mc1 = m.matMul(g.c1()).mul(alpha);
        NDArray transition = g.a().add(g.b1().matMul(mc1));
        return new Resolvent(
                m,
                g.b1().matMul(m),
                mc1,
                LinearScan.of(transition, steps),
                LinearScan.of(transition.transpose(), steps));
    }

    /** Everything it consists of. */
    NDList arrays() {
        NDList arrays = new NDList(m, b1m, mc1);
        arrays.addAll(forward.matrices());
        arrays.addAll(backward.matrices());
        return arrays;
    }

    private boolean isStatic(NDArray r) {
        return mc1.isEmpty() || r.getShape().get(1) == 1;
    }

    /** (I + α(I - 𝒢))⁻¹r, (batch, T, q). */
    NDArray apply(NDArray r) {
        NDArray direct = r.matMul(m.transpose());
        if (isStatic(r)) {
            return direct;
        }
        return direct.add(
                forward.states(r.matMul(b1m.transpose()), Optional.empty()).matMul(mc1.transpose()));
    }

    /** (I + α(I - 𝒢ᵀ))⁻¹r, (batch, T, q). */
    NDArray applyTransposed(NDArray r) {
        NDArray direct = r.matMul(m);
        return isStatic(r)
                ? direct
                : direct.add(backward.reversed(r.matMul(mc1)).matMul(b1m));
    }
}
