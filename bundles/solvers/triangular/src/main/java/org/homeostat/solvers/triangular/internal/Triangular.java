package org.homeostat.solvers.triangular.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.StrictlyTriangular;

/**
 * The plain iteration z ← f(z) where component i of f(z) depends on components before i alone.
 *
 * <p>Component i is right, from whatever start, as soon as those before it are; so the iteration is exact after as many steps as
 * the map's depth, however large the residuals are on the way. An acyclic REN and a nilpotent ReLU network are solved so. The
 * tolerance may end it earlier; {@code maxIterations} must not be below the depth. For other maps this would be {@code
 * fixed-point} without a promise.
 */
record Triangular() implements Solver {

    @Override
    public Set<Class<?>> needs() {
        return Set.of(StrictlyTriangular.class);
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        int depth = problem.structure(StrictlyTriangular.class)
                .orElseThrow(() -> new HomeostatException("solver 'triangular' was given a map that is not known to be"
                        + " strictly triangular; use a family that is, such as an acyclic ren, or another solver, such as"
                        + " fixed-point"))
                .depth();
        return new Substitution(problem, depth);
    }

    /** One solve. */
    private record Substitution(Problem problem, int depth) implements Iteration {

        @Override
        public NDArray image(NDArray z) {
            return problem.evaluate(z);
        }

        @Override
        public int transientIterations() {
            return depth;
        }
    }
}
