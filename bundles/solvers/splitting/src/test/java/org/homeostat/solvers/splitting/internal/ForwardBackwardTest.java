package org.homeostat.solvers.splitting.internal;

import java.util.Optional;
import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Forward-backward splitting keeps the solvers' contract; L/m is 3,000 on some maps, which takes it that many iterations. */
class ForwardBackwardTest extends SolverContract {

    @Override
    protected Solver solver() {
        return new ForwardBackward(Optional.empty());
    }

    @Override
    protected int maxIterations() {
        return 6000;
    }

    /** Until the samples' step sizes have settled, more and more of them are in use. */
    @Override
    protected int memoryIsFullAfter() {
        return 500;
    }
}
