package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.homeostat.nn.Scalars;

/** Small matrices in recorded expressions. */
final class Algebra {

    private Algebra() {}

    /** cx, recordable. */
    static NDArray scaled(NDArray x, double c) {
        return x.mul(Scalars.like(x, c));
    }

    /** cI. */
    static NDArray identity(NDArray like, long size, double c) {
        int n = Math.toIntExact(size);
        NDArray eye = like.getManager().eye(n, n, 0, like.getDataType());
        return c == 1 ? eye : scaled(eye, c);
    }

    /** A constant matrix of the engine's own memory. */
    static NDArray constant(NDArray like, double[][] rows, long columns) {
        NDManager manager = like.getManager();
        double[] values = new double[Math.toIntExact(rows.length * columns)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, Math.toIntExact(i * columns), rows[i].length);
        }
        try (NDArray ofJava = manager.create(values, new Shape(rows.length, columns));
                NDArray ofEngine = ofJava.duplicate()) {
            NDArray typed = ofEngine.toType(like.getDataType(), true).toDevice(like.getDevice(), true);
            typed.attach(manager);
            return typed;
        }
    }

    /** The inverse; a matrix without rows is its own. */
    static NDArray inverse(NDArray matrix) {
        return matrix.isEmpty() ? matrix : matrix.inverse();
    }
}
