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
 * Peaceman-Rachford splitting, u ← 2z½ - (2z - u) with z = prox(u) and z½ = (I + α(I - W))⁻¹(2z - u + αc) (Winston and Kolter
 * 2020, algorithm 2; backwards, with the prox of theorem 3, algorithm 4).
 *
 * <p>The method of choice where the family's resolvent is cheap: it converges for every α and takes the fewest iterations, some
 * ten to twenty. An iteration costs one resolvent, and a new α or new parameters cost the family's preparation of it.
 *
 * @param alpha the step size; left out, the family's own, or one that suits its margin and Lipschitz bound
 */
record PeacemanRachford(
        @Setting(
                value = "Step size, which changes the pace and not the result; left out, it is chosen.",
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
        return ResolventIteration.begin(problem, memory, alpha, 2);
    }
}
