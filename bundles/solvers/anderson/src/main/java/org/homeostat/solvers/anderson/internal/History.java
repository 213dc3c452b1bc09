package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.solver.Step;

/**
 * The latest iterations of all samples: in each slot of a ring a residual g and a target z + β g for each row.
 *
 * <p>There are three forms, alike but for rounding: plain Java for small states in either precision, where a handful of
 * engine calls would cost more than the arithmetic, and the engine for large states and GPUs.
 */
interface History {

    /**
     * Stores an iteration.
     *
     * @param slot where to
     * @param step its state and image
     */
    void store(int slot, Step step);

    /**
     * The inner products of each row's residual in a slot with those in all slots in use.
     *
     * @param slot the slot
     * @param used slots in use are 0 to {@code used - 1}
     * @return (rows, at least used)
     */
    double[][] products(int slot, int used);

    /**
     * Mixes targets.
     *
     * @param slot the latest slot
     * @param weights (rows, slots), each row's sum 1; what has weight 0 has no influence, be it NaN
     * @param step the present step, whose manager owns the result
     * @return for each row the weighted sum of its targets, (batch, d)
     */
    NDArray mix(int slot, double[][] weights, Step step);

    /**
     * Goes on with the given rows alone.
     *
     * @param rows rows in the present numbering, ascending
     */
    void keep(int[] rows);
}
