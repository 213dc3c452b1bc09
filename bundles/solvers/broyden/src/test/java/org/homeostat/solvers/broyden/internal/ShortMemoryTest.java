package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.solvers.broyden.internal.Broyden.LineSearch;
import org.homeostat.testkit.SolverContract;

/** Broyden's method with a memory of three pairs and a narrow safeguard keeps the solvers' contract. */
class ShortMemoryTest extends SolverContract {

    @Override
    protected Solver solver() {
        Broyden settings = new Broyden(3, LineSearch.NONE, 30);
        return new BroydenSolver(settings);
    }
}
