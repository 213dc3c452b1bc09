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
 * <p>Converges linearly where f contracts, and to the same point for every start. Where f contracts slowly or not at all, an
 * accelerated method needs far fewer evaluations. Constant damping keeps nothing from step to step; adapted damping keeps
 * each sample's last good state, and helps where f overshoots or leaves its domain.
 *
 * @param damping γ, in (0, 1]; 1 is Picard's iteration z ← f(z)
 * @param adapt whether each sample's γ follows its residual
 */
record FixedPoint(
        @Setting(value = "How far to go towards f(z); 1 is the plain iteration.", min = 0, exclusiveMin = true, max = 1)
        double damping,

        @Setting(
                "Whether a sample's damping is halved when its residual grows and raised again, up to the given one, when"
                        + " it falls.")
        boolean adapt)
        implements Solver {

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        if (adapt) {
            return new AdaptedDamping(problem, memory, damping);
        }
        return damping == 1 ? problem::evaluate : new ConstantDamping(problem, damping);
    }

    /** The iteration with one γ &lt; 1. */
    private record ConstantDamping(Problem problem, double damping) implements Iteration {

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
