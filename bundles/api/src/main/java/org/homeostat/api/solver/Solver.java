package org.homeostat.api.solver;

import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A method that finds z* = f(z*).
 *
 * <p>Immutable and thread-safe: its settings are its fields; what changes during a solve lives in the {@link Iteration}.
 * The settings {@code tolerance}, {@code relative}, {@code norm}, {@code stop}, {@code minIterations}, {@code
 * maxIterations}, {@code maxEvaluations}, {@code onFailure}, {@code trace} and {@code evaluation} belong to the platform ({@link Budget}); a solver must not declare
 * them.
 */
@Kind("solver")
@ConsumerType
public interface Solver {

    /**
     * What the solver must know about the map beyond its values, for example {@link MonotoneOperator}. An experiment that
     * gives it a family without that structure is refused when it is checked.
     *
     * @return structure types, empty for a method that only evaluates f
     */
    default Set<Class<?>> needs() {
        return Set.of();
    }

    /**
     * What its iterations {@linkplain Iteration#offers offer} after a solve, for gradient rules that want it.
     *
     * @return types, empty for most methods
     */
    default Set<Class<?>> offers() {
        return Set.of();
    }

    /**
     * Begins a solve.
     *
     * @param problem the map and what is known about it; valid until the iteration is closed
     * @param memory owner of what the iteration keeps from step to step; closed by the platform after the solve
     * @return a fresh iteration, used by one thread
     */
    Iteration begin(Problem problem, NDManager memory);
}
