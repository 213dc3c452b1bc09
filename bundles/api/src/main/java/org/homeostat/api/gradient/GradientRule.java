package org.homeostat.api.gradient;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How the gradient of a loss passes through an equilibrium.
 *
 * <p>There are two ways, and a rule takes one of them. Either it gives, for the cotangent v = ∂loss/∂z*, the adjoint u that
 * the platform then feeds into one evaluation of f, ∂loss/∂θ = u·∂f(z*, x; θ)/∂θ (exact for u = v(I - ∂f/∂z)⁻¹). Or it
 * hands a differentiable expression of z* downstream ({@link #unrolled}) and ordinary back-propagation does the rest.
 * Immutable and thread-safe.
 */
@Kind("gradient")
@ConsumerType
public interface GradientRule {

    /**
     * What the rule wants from the forward iteration after the solve, for example an {@code InverseEstimate}; the platform
     * keeps the iteration's memory alive until the backward pass only for rules that want something.
     *
     * @return types to ask {@link Equilibrium#offers} for, empty for most rules
     */
    default Set<Class<?>> needs() {
        return Set.of();
    }

    /**
     * The adjoint for a cotangent.
     *
     * @param equilibrium the solved equilibrium
     * @param v ∂loss/∂z*, (batch, d)
     * @return u, (batch, d); {@code v} itself is allowed
     */
    NDArray adjoint(Equilibrium equilibrium, NDArray v);

    /**
     * A differentiable expression to hand downstream in place of z*.
     *
     * @param equilibrium the solved equilibrium; gradients are being recorded
     * @return the expression, (batch, d), made by {@link Equilibrium#attached}; empty for rules that work by {@link
     *     #adjoint}
     */
    default Optional<NDArray> unrolled(Equilibrium equilibrium) {
        return Optional.empty();
    }
}
