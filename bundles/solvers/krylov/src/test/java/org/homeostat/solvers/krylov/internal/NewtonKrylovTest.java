package org.homeostat.solvers.krylov.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** Newton-Krylov with its default settings keeps the solvers' contract. */
class NewtonKrylovTest extends SolverContract {

    /** The settings under test. */
    NewtonKrylov settings() {
        return new NewtonKrylovPlugin().defaults();
    }

    @Override
    protected Solver solver() {
        return settings();
    }

    @Override
    protected int evaluationsPerIteration() {
        return 1 + settings().products();
    }

    @Override
    protected boolean solvesNonContractions() {
        return true;
    }
}
