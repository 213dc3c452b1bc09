package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** Takes rows out of arrays. */
final class RowSelection {

    private RowSelection() {}

    /** The given rows of an array, as a fresh array of the manager. */
    static NDArray of(NDArray array, int[] rows, NDManager manager) {
        try (NDArray index = array.getManager().create(rows)) {
            NDArray selected = array.get(index);
            selected.attach(manager);
            return selected;
        }
    }

    /** The given rows of every array, as fresh arrays of the manager. */
    static NDList of(NDList arrays, int[] rows, NDManager manager) {
        NDList selected = new NDList(arrays.size());
        for (NDArray array : arrays) {
            selected.add(of(array, rows, manager));
        }
        return selected;
    }
}
