package org.homeostat.solvers.fixedpoint.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;

/**
 * The damped fixed-point iteration z ← z + γ(f(z) - z).
 *
 * <p>Converges linearly where f contracts, and to the same point for every start. It keeps nothing from step to step. Where
 * f contracts slowly or not at all, an accelerated method needs far fewer evaluations.
 *
 * @param damping γ, in (0, 1]; 1 is Picard's iteration z ← f(z)
 */
record FixedPoint(
        @Setting(value = "How far to go towards f(z); 1 is the plain iteration.", min = 0, exclusiveMin = true, max = 1)
        double damping)
        implements Solver {

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        return damping == 1 ? problem::evaluate : new Damped(problem, damping);
    }

    /** The iteration with γ &lt; 1. */
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
