package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Solver;

/**
 * Jacobian-free back-propagation: u = v, the gradient of one application of f at z* (Fung et al. 2022).
 *
 * <p>Costs nothing beyond that application. For a γ-contraction it descends where the condition number of MᵀM, M = ∂f/∂θ,
 * is at most 1/γ (their descent theorem); for maps that contract little its direction may be far from the gradient's.
 *
 * <p>What contracts may be not f but a solver's own map with the same fixed point, as that of a splitting method. Then u is
 * what one step of that solver from v makes of the adjoint equation. It also reaches the parameters that one application of f does not
 * depend on, as those of the first of several tiers.
 *
 * @param solver makes that one step, whatever its tolerance; empty for u = v
 */
record JacobianFree(
        @Setting("Makes one step on the adjoint equation, whatever its tolerance, for maps that contract"
                + " by this solver and not by themselves; left out, u is the cotangent itself.")
        Optional<Ref<Solver>> solver)
        implements GradientRule {

    @Override
    public List<Ref<Solver>> solvers() {
        return solver.stream().toList();
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        return solver.map(ref -> equilibrium
                        .solveAdjoint(FixedIterations.oneStep(ref, equilibrium.budget()), v)
                        .z())
                .orElse(v);
    }
}
