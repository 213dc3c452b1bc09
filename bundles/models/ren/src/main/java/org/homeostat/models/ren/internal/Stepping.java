package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/** Starts where stepping through time ends, which is the solution; one evaluation confirms it. */
final class Stepping implements Solver {

    @Override
    public Set<Class<?>> needs() {
        return Set.of(Stepwise.class);
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        Stepwise steps = problem.structure(Stepwise.class)
                .orElseThrow(() -> new HomeostatException("stepping was given a problem without time steps"));
        return new Iteration() {
            @Override
            public NDArray start(NDArray z0) {
                return steps.solution();
            }

            @Override
            public NDArray image(NDArray state) {
                return problem.evaluate(state);
            }
        };
    }
}
