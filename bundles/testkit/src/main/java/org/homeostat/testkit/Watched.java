package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;

/**
 * A solver whose iterations are seen.
 *
 * @param solver the solver
 * @param watch told before each
 */
record Watched(Solver solver, Runnable watch) implements Solver {

    @Override
    public Set<Class<?>> needs() {
        return solver.needs();
    }

    @Override
    public Set<Class<?>> offers() {
        return solver.offers();
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        Iteration iteration = solver.begin(problem, memory);
        return new Iteration() {
            @Override
            public NDArray start(NDArray z0) {
                return iteration.start(z0);
            }

            @Override
            public NDArray image(NDArray state) {
                watch.run();
                return iteration.image(state);
            }

            @Override
            public NDArray propose(Step step) {
                return iteration.propose(step);
            }

            @Override
            public NDArray solution(NDArray state) {
                return iteration.solution(state);
            }

            @Override
            public void keep(int[] rows) {
                iteration.keep(rows);
            }

            @Override
            public boolean recovers() {
                return iteration.recovers();
            }

            @Override
            public int transientIterations() {
                return iteration.transientIterations();
            }

            @Override
            public <T> Optional<T> offers(Class<T> what) {
                return iteration.offers(what);
            }

            @Override
            public void close() {
                iteration.close();
            }
        };
    }
}
