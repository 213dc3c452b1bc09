package org.homeostat.api.gradient;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.Kind;
import org.homeostat.api.Ref;
import org.homeostat.api.solver.Solver;
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
     * The solvers that the rule hands to {@link Equilibrium#solveAdjoint}, so that one that needs more than the family
     * offers is refused when an experiment is checked.
     *
     * @return resolved references, empty for rules that solve nothing
     */
    default List<Ref<Solver>> solvers() {
        return List.of();
    }

    /**
     * Whether the rule starts from a solved equilibrium. A rule that does not, such as back-propagation through plain
     * iterations from z₀, is given the start as {@link Equilibrium#state}, no solve is run in training, and the report
     * tells what {@link #unrolled} reached.
     *
     * @return {@code true} by default
     */
    default boolean needsEquilibrium() {
        return true;
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
