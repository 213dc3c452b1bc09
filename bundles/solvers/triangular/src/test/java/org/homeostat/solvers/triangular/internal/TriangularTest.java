package org.homeostat.solvers.triangular.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Forward substitution keeps the solvers' contract. */
class TriangularTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new Triangular();
    }
}
