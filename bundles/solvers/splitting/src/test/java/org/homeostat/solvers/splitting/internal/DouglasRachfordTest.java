package org.homeostat.solvers.splitting.internal;

import java.util.Optional;
import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Douglas-Rachford splitting keeps the solvers' contract. */
class DouglasRachfordTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new DouglasRachford(Optional.empty(), 1);
    }
}
