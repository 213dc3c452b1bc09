package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDManager;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/** z ← f(z), the simplest solver, so that these tests depend on no plug-in. */
record Picard() implements Solver {
    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        return problem::evaluate;
    }
}
