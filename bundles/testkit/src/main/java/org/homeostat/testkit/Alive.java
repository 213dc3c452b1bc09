package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.List;

/**
 * The arrays that are alive at a moment.
 *
 * @param arrays how many
 * @param bytes their size
 */
record Alive(int arrays, long bytes) {

    /** All arrays of the engine, those of base managers among them. */
    static Alive with(NDManager any) {
        NDManager root = any;
        while (root.getParentManager() != null) {
            root = root.getParentManager();
        }
        Collection<NDArray> arrays = root.getManagedArrays();
        long bytes = arrays.stream()
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
        return new Alive(arrays.size(), bytes);
    }

    /** The largest numbers of some moments. */
    static Alive most(List<Alive> moments) {
        return moments.stream()
                .reduce((a, b) -> new Alive(Math.max(a.arrays, b.arrays), Math.max(a.bytes, b.bytes)))
                .orElseThrow();
    }

    /** These and others. */
    Alive and(Alive others) {
        return new Alive(arrays + others.arrays, bytes + others.bytes);
    }

    /** Whether it is no more than another. */
    boolean isWithin(Alive other) {
        return arrays <= other.arrays && bytes <= other.bytes;
    }
}
