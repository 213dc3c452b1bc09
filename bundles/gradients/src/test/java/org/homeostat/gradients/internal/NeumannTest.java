package org.homeostat.gradients.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** The damped series keeps the solvers' contract. */
class NeumannTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new Neumann(0.8);
    }
}
