package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;

/**
 * Jacobian-free back-propagation: u = v, the gradient of one application of f at z* (Fung et al. 2022).
 *
 * <p>Costs nothing beyond that application. For a γ-contraction it descends where the condition number of MᵀM, M = ∂f/∂θ,
 * is at most 1/γ (their descent theorem); for maps that contract little its direction may be far from the gradient's.
 */
record JacobianFree() implements GradientRule {

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        return v;
    }
}
