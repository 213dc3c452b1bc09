package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import org.homeostat.api.model.Activation;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * The monotone sum whose zero is the trajectory, 0 ∈ (I - 𝒢)w - d + ∂f(w). I - 𝒢 is strongly monotone in the product that Λ
 * weights; proximal operators of separable functions are the same in every diagonal metric.
 *
 * @param g 𝒢
 * @param d d, (batch, T, q)
 * @param sigma σ
 * @param resolvents by step size
 * @param bounds what is known about 𝒢
 */
record TrajectoryOperator(Causal g, NDArray d, Activation sigma, Resolvents.BySize resolvents, Bounds bounds)
        implements MonotoneOperator {

    /**
     * Numbers that are computed when asked for.
     *
     * @param margin the modulus of monotonicity
     * @param lipschitz ‖I - 𝒢‖
     * @param stepSize α, for the operator and a state of its batch
     */
    record Bounds(
            DoubleSupplier margin,
            DoubleSupplier lipschitz,
            BiFunction<MonotoneOperator, NDArray, OptionalDouble> stepSize) {}

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
        return bounds.stepSize().apply(this, d.reshape(d.getShape().get(0), -1));
    }

    @Override
    public void prepare(double alpha) {
        resolvents.at(alpha);
    }

    private NDArray inTime(NDArray z) {
        return z.reshape(new Shape(z.getShape().get(0)).addAll(d.getShape().slice(1)));
    }

    @Override
    public NDArray resolvent(double alpha, NDArray r) {
        NDArray shift = alpha == 1 ? d : d.mul(alpha);
        return resolvents.at(alpha).apply(inTime(r).add(shift)).reshape(r.getShape());
    }

    @Override
    public NDArray affine(NDArray z) {
        return g.multiply(inTime(z)).add(d).reshape(z.getShape());
    }

    @Override
    public NDArray prox(double alpha, NDArray u) {
        return sigma.prox(alpha, u);
    }
}
