package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/**
 * Forward-backward splitting, z ← prox(z + α(Wz + c - z)) (Winston and Kolter 2020, algorithm 1; backwards, with the prox of
 * theorem 3, algorithm 3).
 *
 * <p>The cheapest iteration of the three: one product with W, no resolvent to make ready. It converges for 0 &lt; α &lt;
 * 2m/L² whatever the operator, and slowly where L/m is large: the two other methods need far fewer iterations there.
 *
 * @param alpha the step size; left out, it starts at the family's own, at most 2/(m + L), and is halved for each sample as it must
 */
record ForwardBackward(
        @Setting(
                value = "Step size; left out, it is chosen, and halved for each sample whose steps do not shrink.",
                min = 0,
                exclusiveMin = true)
        Optional<Double> alpha)
        implements Solver {

    @Override
    public Set<Class<?>> needs() {
        return Set.of(MonotoneOperator.class);
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        CurrentOperator operator = new CurrentOperator(problem);
        StepSizes sizes = alpha.map(fixed -> StepSizes.fixed(problem.batch(), fixed))
                .orElseGet(() -> StepSizes.open(problem.batch(), operator.get()));
        return new ForwardBackwardIteration(problem, operator, sizes);
    }
}
