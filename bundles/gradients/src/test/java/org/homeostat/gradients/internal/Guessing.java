package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/** The plain iteration with a made-up estimate of (I - ∂f/∂z)⁻¹. */
record Guessing(UnaryOperator<NDArray> estimate) implements Solver {

    @Override
    public Set<Class<?>> offers() {
        return Set.of(InverseEstimate.class);
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        return new Iteration() {
            @Override
            public NDArray image(NDArray state) {
                return problem.evaluate(state);
            }

            @Override
            public <T> Optional<T> offers(Class<T> what) {
                InverseEstimate offered = estimate::apply;
                return what.isInstance(offered) ? Optional.of(what.cast(offered)) : Optional.empty();
            }
        };
    }
}
