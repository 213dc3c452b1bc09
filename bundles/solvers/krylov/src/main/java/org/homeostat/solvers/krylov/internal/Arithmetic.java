package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;

/**
 * What a basis in Java computes with: vectors of the states' own type, because converting them would cost as much as the
 * arithmetic.
 *
 * @param <V> float[] or double[]
 */
interface Arithmetic<V> {

    /**
     * The rows of an array on the CPU, on its own memory.
     *
     * @param <V> float[] or double[]
     */
    interface Rows<V> {

        /** Reads a row. */
        void get(int row, V target);

        /** Writes a row; for arrays that are contiguous, as fresh ones are. */
        void put(int row, V source);
    }

    /** A view of an array's memory; valid while the array is open. */
    Rows<V> rows(NDArray array);

    /** A vector of zeros. */
    V zeros(int length);

    /** Room for a number of vectors, with an empty one in each place. */
    V[] places(int count);

    /** The length of a vector. */
    int length(V vector);

    /** target ← 0. */
    void clear(V target);

    /** target ← source. */
    void copy(V source, V target);

    /** target ← factor·(a - b). */
    void difference(double factor, V a, V b, V target);

    /** target ← a + factor·b. */
    void sum(V a, double factor, V b, V target);

    /** target ← factor·target. */
    void scale(double factor, V target);

    /** The inner product. */
    double product(V a, V b);

    /** The two-norm, of vectors of any size that the type can hold. */
    double norm(V vector);
}
