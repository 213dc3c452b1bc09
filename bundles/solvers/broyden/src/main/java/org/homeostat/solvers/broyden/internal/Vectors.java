package org.homeostat.solvers.broyden.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Arithmetic on vectors in Java.
 *
 * @param <T> the vectors, {@code float[]} or {@code double[]}
 */
interface Vectors<T> {

    /** The rows of an array on the CPU. */
    interface Rows<T> {

        /** Reads a row. */
        void get(int row, T target);

        /** Writes a row; the array must be contiguous. */
        void put(int row, T source);
    }

    /** The relative rounding error of a type. */
    static double epsilon(DataType type) {
        return type == DataType.FLOAT64 ? DoubleVectors.EPSILON : FloatVectors.EPSILON;
    }

    /** The relative rounding error of these. */
    double epsilon();

    /** Room for vectors, empty. */
    T[] table(int size);

    /** A vector of zeros. */
    T vector(int dimension);

    /** The rows of an array. */
    Rows<T> rows(NDArray array, int dimension);

    /** a·b. */
    double product(T a, T b);

    /** target ← a - b. */
    void difference(T a, T b, T target);

    /** target ← a + b. */
    void sum(T a, T b, T target);

    /** target ← factor·a. */
    void scale(double factor, T a, T target);

    /** target ← target + factor·a; nothing where the factor is 0. */
    void add(double factor, T a, T target);

    /** target ← source. */
    void copy(T source, T target);
}
