package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * What the engine's complex arrays need beside its operations. The engine has no name for complex numbers of double
 * precision, but computes with them; their type must therefore not be asked for.
 */
final class Complex {

    private Complex() {}

    /** Mᴴ of each matrix, (…, m, n) to (…, n, m); recordable. */
    static NDArray adjoint(NDArray matrices) {
        try (NDArray conjugate = matrices.conj()) {
            int axes = matrices.getShape().dimension();
            return conjugate.swapAxes(axes - 2, axes - 1);
        }
    }

    /** The Frobenius norm of each matrix, (count, n, n) to (count); real. */
    static NDArray norms(NDArray matrices) {
        long count = matrices.getShape().get(0);
        try (NDArray parts = isComplex(matrices) ? matrices.real() : matrices.duplicate();
                NDArray rows = parts.reshape(count, -1);
                NDArray squares = rows.mul(rows);
                NDArray sums = squares.sum(new int[] {1})) {
            return sums.sqrt();
        }
    }

    private static boolean isComplex(NDArray array) {
        DataType type = array.getDataType();
        return type != DataType.FLOAT32 && type != DataType.FLOAT64;
    }

    /** The numbers of a real array. */
    static double[] doubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }
}
