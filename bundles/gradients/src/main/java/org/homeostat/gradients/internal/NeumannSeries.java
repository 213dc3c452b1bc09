package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Solver;

/**
 * The truncated Neumann series u = λ(v + vB + … + vBᵏ⁻¹), B = λ∂f/∂z + (1 - λ)I (Geng et al. 2021).
 *
 * <p>Made by the solver {@code neumann}, k - 1 steps from λv. It tends to the implicit gradient as k grows where the spectral
 * radius of B is below 1, and descends where ‖Bᵏ‖ is at most σ_min/σ_max of ∂f/∂θ. Where the radius is above 1 it grows
 * without bound: damp it, or take {@code implicit}.
 *
 * @param terms k, at least 1
 * @param damping λ, in (0, 1]
 */
record NeumannSeries(
        @Setting(value = "k, the number of terms; each costs a vector-Jacobian product.", min = 1)
        int terms,

        @Setting(
                value = "λ: 1 is the plain series; less converges for more maps, and more slowly.",
                min = 0,
                exclusiveMin = true,
                max = 1)
        double damping)
        implements GradientRule {

    private Ref<Solver> solver() {
        return Ref.to("neumann", Solver.class, new Neumann(damping));
    }

    @Override
    public List<Ref<Solver>> solvers() {
        return List.of(solver());
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        return equilibrium
                .solveAdjoint(FixedIterations.of(solver(), terms - 1, equilibrium.budget()), v, v.mul(damping))
                .z();
    }
}
