package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.homeostat.api.solver.Problem;

/**
 * The Krylov vectors v₀, v₁, … of all samples in the work, orthonormal sample by sample. Rows that are not active have zeros
 * in place of their next vector.
 *
 * <p>Coefficients are given row by row; a row may have fewer than there are vectors, or none.
 */
interface Basis {

    /** Bases of up to this many numbers are kept in Java; larger ones would crowd the heap. */
    long HOST_LIMIT = 1 << 23;

    /**
     * Two-norms of the rows of residual and state.
     *
     * @param residuals ‖image - state‖
     * @param states ‖state‖
     */
    record Norms(double[] residuals, double[] states) {}

    /**
     * Makes room for the problem's rows, in Java or by the engine; the choice depends on size, type and device alone.
     *
     * @param problem the problem
     * @param memory owner of what the engine keeps
     * @param vectors the most vectors of a sample
     * @return the basis, without any
     */
    static Basis of(Problem problem, NDManager memory, int vectors) {
        long numbers = vectors * problem.batch() * problem.dimension();
        return memory.getDevice().isGpu() || numbers > HOST_LIMIT
                ? new EngineBasis(problem, memory, vectors)
                : HostBasis.of(problem, vectors);
    }

    /** The part of a vector that is lost to rounding when others are taken from it. */
    static double rounding(DataType type) {
        return type == DataType.FLOAT64 ? 0x1p-49 : 0x1p-20;
    }

    /**
     * Begins anew with v₀ along image - state.
     *
     * @param state (batch, d); valid as long as steps are taken from it
     * @param image (batch, d); as long as differences are
     * @return norms
     */
    Norms begin(NDArray state, NDArray image);

    /**
     * Begins anew with v₀ along Σ cᵢvᵢ; rows without coefficients are not active.
     *
     * @param coefficients of each row
     * @return the norm of each row
     */
    double[] restart(double[][] coefficients);

    /**
     * A vector.
     *
     * @param k its number
     * @param like gives the manager of the result
     * @return vₖ of every row, (batch, d)
     */
    NDArray vector(int k, NDArray like);

    /**
     * A step along a vector from the state of the beginning.
     *
     * @param k the vector's number
     * @param lengths of each row's step
     * @param like gives the manager of the result
     * @return state + length·vₖ, (batch, d)
     */
    NDArray step(int k, double[] lengths, NDArray like);

    /**
     * A step along several vectors.
     *
     * @param base (batch, d)
     * @param coefficients of each row
     * @return base + Σ cᵢvᵢ, (batch, d)
     */
    NDArray add(NDArray base, double[][] coefficients);

    /**
     * Adds vₖ₊₁, what is new in (I - J)vₖ.
     *
     * @param k the number of the last vector
     * @param product Jvₖ, (batch, d)
     * @param active rows that take part
     * @return for each active row the k + 2 coefficients of (I - J)vₖ in v₀ to vₖ₊₁; others are left empty
     */
    double[][] extend(int k, NDArray product, boolean[] active);

    /**
     * As the other, with the product by differences from the image of the beginning.
     *
     * @param k the number of the last vector
     * @param image f(state + length·vₖ), (batch, d)
     * @param lengths of each row's step
     * @param active rows that take part
     * @return for each active row the k + 2 coefficients
     */
    double[][] extend(int k, NDArray image, double[] lengths, boolean[] active);

    /**
     * Drops rows.
     *
     * @param rows those that stay, ascending
     */
    void keep(int[] rows);
}
