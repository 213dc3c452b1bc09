package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.Budget.Norm;

/**
 * What the loop knows of states row by row: norms, and each sample's best iterate.
 *
 * <p>Small states on the CPU are looked at in Java, where one pass gives both norms and copying a row costs next to nothing;
 * large ones and those on a GPU by the engine. The choice is a function of shape, type and device alone.
 */
abstract class Rows {

    /** States of up to this many elements are looked at in Java; beyond, the engine's threads win. */
    private static final long HOST_LIMIT = 1 << 17;

    static Rows of(NDArray like, Norm norm, NDManager manager) {
        return of(like, norm, Optional.empty(), manager);
    }

    /**
     * Creates it.
     *
     * @param solution what turns states into solutions, if states are none themselves
     * @param manager the loop's, which states belong to
     */
    static Rows of(NDArray like, Norm norm, Optional<UnaryOperator<NDArray>> solution, NDManager manager) {
        boolean host = solution.isEmpty()
                && like.getDataType() == DataType.FLOAT32
                && !like.getDevice().isGpu()
                && like.getShape().size() <= HOST_LIMIT;
        return host
                ? new HostRows(like, norm, manager)
                : new EngineRows(like, norm, solution.orElse(UnaryOperator.identity()), manager);
    }

    /**
     * Measures each row.
     *
     * @param state the states, (rows, s)
     * @param image their images
     * @param difference receives ‖image - state‖
     * @param scale receives ‖image‖
     */
    abstract void measure(NDArray state, NDArray image, double[] difference, double[] scale);

    /**
     * Remembers rows as their samples' best.
     *
     * @param state candidates, (rows, s); where it belongs to the loop's manager it may be {@linkplain #holds held}
     * @param better which of them to remember
     */
    abstract void keepBest(NDArray state, boolean[] better);

    /**
     * Whether a state itself, not a copy, is what is kept, so that the loop may neither free it nor take it back.
     *
     * @param state a state of the loop
     * @return true from when it is best to when another is
     */
    boolean holds(NDArray state) {
        return false;
    }

    /**
     * A copy of what is best so far.
     *
     * @param manager owner of the result
     * @return (batch, d), all samples in their original order
     */
    abstract NDArray snapshot(NDManager manager);

    /**
     * Some rows have left the work.
     *
     * @param rows those that stay, ascending, in the present numbering
     */
    abstract void keep(int[] rows);

    /**
     * The best of all samples in their original order; the last call.
     *
     * @param manager owner of the result
     * @return (batch, d)
     */
    abstract NDArray best(NDManager manager);
}
