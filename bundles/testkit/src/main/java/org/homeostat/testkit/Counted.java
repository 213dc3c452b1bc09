package org.homeostat.testkit;

import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/**
 * A solver that says when it begins.
 *
 * @param solver the solver
 * @param begins told so
 */
record Counted(Solver solver, Runnable begins) implements Solver {

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
        begins.run();
        return solver.begin(problem, memory);
    }

    @Override
    public String toString() {
        return solver.getClass().getSimpleName();
    }
}
