package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.stream.IntStream;

/** Takes the rows that stay when samples leave. */
final class RowSelection {

    private RowSelection() {}

    /** The given rows of an array, as a fresh array of the manager. */
    static NDArray of(NDArray array, int[] rows, NDManager manager) {
        // other integers would be converted to these and left behind
        try (NDArray index = manager.create(IntStream.of(rows).asLongStream().toArray())) {
            NDArray selected = array.get(index);
            selected.attach(manager);
            return selected;
        }
    }
}
