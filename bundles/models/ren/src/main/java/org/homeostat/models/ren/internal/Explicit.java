package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.homeostat.nn.FeedbackForm;
import org.homeostat.nn.Matrices;

/**
 * The matrices that the network computes with, and what its guarantees refer to (Revay, Wang and Manchester, equations 9, 10,
 * 15, 16): x⁺ = Ax + B₁w + B₂u + b_x, v = C₁x + D₁₁w + D₁₂u + b_v, y = C₂x + D₂₁w + D₂₂u + b_y, w = σ(v).
 *
 * @param a A, (n, n)
 * @param b1 B₁, (n, q)
 * @param b2 B₂, (n, nu)
 * @param c1 C₁, (q, n)
 * @param d11 D₁₁, (q, q)
 * @param d12 D₁₂, (q, nu)
 * @param c2 C₂, (ny, n)
 * @param d21 D₂₁, (ny, q)
 * @param d22 D₂₂, (ny, nu)
 * @param bx b_x, (n)
 * @param bv b_v, (q)
 * @param by b_y, (ny)
 * @param e E, (n, n)
 * @param p 𝒫, (n, n); the metric is P = Eᵀ𝒫⁻¹E
 * @param lambda the diagonal of Λ, (q)
 * @param supply the supply rate, if there is one
 */
record Explicit(
        NDArray a,
        NDArray b1,
        NDArray b2,
        NDArray c1,
        NDArray d11,
        NDArray d12,
        NDArray c2,
        NDArray d21,
        NDArray d22,
        NDArray bx,
        NDArray bv,
        NDArray by,
        NDArray e,
        NDArray p,
        NDArray lambda,
        Optional<Supply> supply) {

    /** The same with every array replaced. */
    Explicit map(UnaryOperator<NDArray> f) {
        return new Explicit(
                f.apply(a),
                f.apply(b1),
                f.apply(b2),
                f.apply(c1),
                f.apply(d11),
                f.apply(d12),
                f.apply(c2),
                f.apply(d21),
                f.apply(d22),
                f.apply(bx),
                f.apply(bv),
                f.apply(by),
                f.apply(e),
                f.apply(p),
                f.apply(lambda),
                supply.map(rate -> new Supply(f.apply(rate.q()), f.apply(rate.s()), f.apply(rate.r()))));
    }

    /** The system itself, in float64 on the host. */
    FeedbackForm feedbackForm() {
        return new FeedbackForm(
                Matrices.rows(a),
                Matrices.rows(b1),
                Matrices.rows(b2),
                Matrices.rows(c1),
                Matrices.rows(d11),
                Matrices.rows(d12),
                Matrices.rows(c2),
                Matrices.rows(d21),
                Matrices.rows(d22),
                Matrices.values(bx),
                Matrices.values(bv),
                Matrices.values(by));
    }
}
