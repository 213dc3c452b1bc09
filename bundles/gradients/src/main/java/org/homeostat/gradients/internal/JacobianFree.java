package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;

/**
 * Jacobian-free back-propagation: u = v, the gradient of one application of f at z* (Fung et al. 2022).
 *
 * <p>Costs nothing beyond that application. For a γ-contraction it descends where the condition number of MᵀM, M = ∂f/∂θ,
 * is at most 1/γ (their descent theorem); for maps that contract little its direction may be far from the gradient's.
 *
 * <p>With a solver, u is what one step of it from v makes of the adjoint equation. One step of a splitting method contracts
 * where f does not, and its resolvent reaches parameters that one application of f does not depend on. That is a truncated
 * adjoint solve, to which their theorem says nothing.
 *
 * @param solver makes that one step; empty for u = v
 */
record JacobianFree(
        @Setting(
                "Makes one step on the adjoint equation, whatever its tolerance and its bounds on iterations; left out, u is"
                        + " the cotangent itself.")
        Optional<Ref<Solver>> solver)
        implements GradientRule {

    @Override
    public List<Ref<Solver>> solvers() {
        return solver.stream().toList();
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        return solver.map(ref ->
                        FixedIterations.oneStep(ref, ref.common(Budget.class).orElseGet(equilibrium::budget)))
                .map(once -> equilibrium.solveAdjoint(once, v).z())
                .orElse(v);
    }
}
