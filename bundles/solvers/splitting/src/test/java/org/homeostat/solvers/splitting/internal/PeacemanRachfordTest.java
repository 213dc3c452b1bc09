package org.homeostat.solvers.splitting.internal;

import java.util.Optional;
import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Peaceman-Rachford splitting keeps the solvers' contract. */
class PeacemanRachfordTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new PeacemanRachford(Optional.empty());
    }

    @Override
    protected int steepRampIterations() {
        return 2;
    }
}
