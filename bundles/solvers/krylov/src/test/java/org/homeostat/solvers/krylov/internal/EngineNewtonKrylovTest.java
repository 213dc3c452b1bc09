package org.homeostat.solvers.krylov.internal;

import org.homeostat.api.solver.Solver;

/** Newton-Krylov with its basis in the engine's hands keeps the solvers' contract. */
class EngineNewtonKrylovTest extends NewtonKrylovTest {

    @Override
    protected Solver solver() {
        return (problem, memory) -> new NewtonIteration(
                settings(), problem, new EngineBasis(problem, memory, settings().vectors()), memory);
    }
}
