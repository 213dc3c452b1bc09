package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/** GMRES with its basis in the engine's hands, and short cycles, keeps the solvers' contract. */
class EngineGmresTest extends GmresTest {

    @Override
    Gmres settings() {
        return new Gmres(9);
    }

    @Override
    protected Solver solver() {
        return new Solver() {
            @Override
            public Set<Class<?>> needs() {
                return settings().needs();
            }

            @Override
            public Iteration begin(Problem problem, NDManager memory) {
                Basis basis = new EngineBasis(problem, memory, settings().vectors());
                return new GmresIteration(settings(), problem, basis, memory);
            }
        };
    }
}
