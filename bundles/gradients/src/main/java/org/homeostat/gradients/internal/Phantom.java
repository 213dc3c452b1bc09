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
 * Phantom gradients: a few damped steps at the equilibrium in place of the adjoint solve (Geng et al. 2021).
 *
 * <p>The unrolled form hands the last of k recorded steps h ← (1 - λ)h + λf(h) from z* downstream; the Neumann
 * form is the truncated series of {@link NeumannSeries}. At an exact equilibrium both give the same gradient;
 * away from it the unrolled form is the exact gradient of the steps that it made. Both tend to the implicit gradient as k
 * grows where the spectral radius of λ∂f/∂z + (1 - λ)I is below 1.
 *
 * @param form which of the two
 * @param steps k, at least 1
 * @param damping λ, in (0, 1]
 */
record Phantom(
        @Setting("unrolled: k recorded steps, memory for each; neumann: k products, memory for one.")
        Form form,

        @Setting(value = "k, the number of steps or terms.", min = 1)
        int steps,

        @Setting(
                value = "λ, how far a step goes towards f(h); 1 is the plain step.",
                min = 0,
                exclusiveMin = true,
                max = 1)
        double damping)
        implements GradientRule {

    /** How the steps are made. */
    enum Form {
        /** Recorded steps and ordinary back-propagation. */
        UNROLLED,
        /** The truncated Neumann series at z*. */
        NEUMANN
    }

    private NeumannSeries series() {
        return new NeumannSeries(steps, damping);
    }

    @Override
    public List<Ref<Solver>> solvers() {
        return form == Form.NEUMANN ? series().solvers() : List.of();
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        return series().adjoint(equilibrium, v);
    }

    @Override
    public Optional<NDArray> unrolled(Equilibrium equilibrium) {
        return form == Form.UNROLLED
                ? Optional.of(Unrolling.steps(equilibrium, equilibrium.state(), steps, damping))
                : Optional.empty();
    }
}
