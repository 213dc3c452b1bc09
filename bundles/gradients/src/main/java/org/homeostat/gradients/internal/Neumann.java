package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;

/**
 * The damped Neumann series for u = L(u) + v with L linear: u ← u + λ(L(u) + v - u).
 *
 * <p>From u₀ = λv the k-th iterate is λΣᵢ₌₀ᵏ Bⁱ(v), B = λL + (1 - λ)I (Geng et al. 2021 truncate it).
 * Converges where the spectral radius of B is below 1, a term an iteration; it keeps nothing. For a slowly converging series
 * take {@code gmres} or {@code anderson}, which need far fewer products.
 *
 * @param damping λ, in (0, 1]; 1 is the plain series
 */
record Neumann(
        @Setting(
                value = "λ: 1 is the plain series ΣLⁱ; less converges for more maps, and more slowly.",
                min = 0,
                exclusiveMin = true,
                max = 1)
        double damping)
        implements Solver {

    @Override
    public Set<Class<?>> needs() {
        return Set.of(AffineMap.class);
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        return damping == 1 ? problem::evaluate : new Damped(problem, damping);
    }

    /** The series with λ &lt; 1. */
    private record Damped(Problem problem, double damping) implements Iteration {

        @Override
        public NDArray image(NDArray state) {
            return problem.evaluate(state);
        }

        @Override
        public NDArray propose(Step step) {
            return step.residual().mul(damping).addi(step.state());
        }
    }
}
