package org.homeostat.solvers.krylov.internal;

import org.homeostat.api.solver.Solver;
import org.homeostat.testkit.SolverContract;

/** GMRES with its default settings keeps the solvers' contract. */
class GmresTest extends SolverContract {

    /** The settings under test. */
    Gmres settings() {
        return new GmresPlugin().defaults();
    }

    @Override
    protected Solver solver() {
        return settings();
    }

    @Override
    protected int evaluationsPerIteration() {
        return 2; // a product, and f itself where a cycle begins
    }

    @Override
    protected boolean solvesNonContractions() {
        return true;
    }

    @Override
    protected double residualSlack() {
        return 2; // its own residual is a combination of Krylov vectors
    }

    @Override
    protected int memoryIsFullAfter() {
        return settings().vectors();
    }
}
