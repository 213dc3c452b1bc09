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
 * Relaxed Douglas-Rachford splitting, u ← u + ρ(z½ - z) with z and z½ as in {@link PeacemanRachford} (Lions and Mercier 1979;
 * relaxation: Eckstein and Bertsekas 1992, theorem 8).
 *
 * <p>It converges even where the margin is 0, where Peaceman-Rachford may circle for ever. With a margin it takes about twice as
 * many iterations, each of the same cost.
 *
 * @param alpha the step size; left out, the family's own, or one that suits its margin and Lipschitz bound
 * @param relaxation ρ, in (0, 2)
 */
record DouglasRachford(
        @Setting(
                value = "Step size, which changes the pace and not the result; left out, it is chosen.",
                min = 0,
                exclusiveMin = true)
        Optional<Double> alpha,

        @Setting(
                value = "Relaxation: 1 is the plain method; at 2 it would be Peaceman-Rachford's.",
                min = 0,
                exclusiveMin = true,
                max = 2,
                exclusiveMax = true)
        double relaxation)
        implements Solver {

    @Override
    public Set<Class<?>> needs() {
        return Set.of(MonotoneOperator.class);
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        return ResolventIteration.begin(problem, memory, alpha, relaxation);
    }
}
