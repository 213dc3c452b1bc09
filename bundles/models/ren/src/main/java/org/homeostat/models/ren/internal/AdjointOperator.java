package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalDouble;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.nn.LinearScan;

/**
 * The monotone sum of the backward pass, 0 ∈ (I - 𝒢ᵀ)ũ - v + Dũ with J = (I + D)⁻¹ (Winston and Kolter 2020, theorem 3, whose
 * algorithms misprint the denominator 1 + αD). 𝒢ᵀ runs backwards in time; I - 𝒢ᵀ is monotone in the product that Λ⁻¹ weights.
 *
 * @param g 𝒢
 * @param transposed the scan of Aᵀ
 * @param slope J, (batch, T, q)
 * @param v v, (batch, T, q)
 * @param resolvents by step size
 * @param bounds what is known about 𝒢
 */
record AdjointOperator(
        Causal g,
        LinearScan transposed,
        NDArray slope,
        NDArray v,
        Resolvents.BySize resolvents,
        TrajectoryOperator.Bounds bounds)
        implements MonotoneOperator {

    @Override
    public double margin() {
        return bounds.margin().getAsDouble();
    }

    @Override
    public double lipschitz() {
        return bounds.lipschitz().getAsDouble();
    }

    @Override
    public OptionalDouble stepSize() {
        return bounds.stepSize().apply(this, v.reshape(v.getShape().get(0), -1));
    }

    @Override
    public void prepare(double alpha) {
        resolvents.at(alpha);
    }

    private NDArray inTime(NDArray z) {
        return z.reshape(new Shape(z.getShape().get(0)).addAll(v.getShape().slice(1)));
    }

    @Override
    public NDArray resolvent(double alpha, NDArray r) {
        NDArray shift = alpha == 1 ? v : v.mul(alpha);
        return resolvents.at(alpha).applyTransposed(inTime(r).add(shift)).reshape(r.getShape());
    }

    @Override
    public NDArray affine(NDArray z) {
        return g.multiplyTransposed(inTime(z), transposed).add(v).reshape(z.getShape());
    }

    /** u/(1 + αD) = uJ/(J + α(1 - J)). */
    @Override
    public NDArray prox(double alpha, NDArray u) {
        NDArray scale = alpha == 1 ? slope : slope.div(slope.mul(1 - alpha).add(alpha));
        return u.mul(scale.reshape(u.getShape()));
    }

    @Override
    public NDArray solution(NDArray zero) {
        return affine(zero);
    }
}
