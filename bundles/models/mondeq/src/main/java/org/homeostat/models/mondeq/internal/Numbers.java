package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** The engine's numbers in Java. */
final class Numbers {

    private Numbers() {}

    /** The numbers of an array, of any real type. */
    static double[] doubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }
}
