package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/** Takes arrays out of the scope that frees everything made in an iteration. */
final class Scopes {

    private Scopes() {}

    /** Hands an array to a manager that outlives the scope. */
    static NDArray adopt(NDArray array, NDManager owner) {
        NDScope.unregister(array);
        array.attach(owner);
        return array;
    }

    /** Saves all arrays of a manager from the scope. */
    static void spare(NDManager owner) {
        for (NDArray array : owner.getManagedArrays()) {
            NDScope.unregister(array);
        }
    }
}
