package org.homeostat.runtime.internal.sensitivity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Some samples, where inputs may go around them, and the units in which that is measured. Flat arrays, (batch, d).
 *
 * @param centre the samples, in the network's own unit
 * @param scale what a step of the network's unit is in the data's own unit, (1, d)
 */
record Region(NDArray centre, NDArray scale) {

    /** The length of each row in the data's unit, (batch, 1). */
    NDArray length(NDArray step) {
        return norm(step.mul(scale));
    }

    /** Steps from the samples, shortened to a length in the data's unit, (batch, 1), where they are longer. */
    NDArray within(NDArray step, NDArray radius) {
        NDArray length = length(step);
        NDArray allowed = radius.div(length.maximum(1e-300)).minimum(1);
        return step.mul(allowed);
    }

    /** The two-norm of each row, (batch, 1). */
    static NDArray norm(NDArray rows) {
        return rows.mul(rows).sum(new int[] {1}, true).sqrt();
    }

    /** Rows of length 1; rows of zeros stay. */
    static NDArray directions(NDArray rows) {
        return rows.div(norm(rows).maximum(1e-300));
    }

    /** The first half of the rows, or the second. */
    static NDArray half(NDArray rows, int which) {
        NDList halves = rows.split(2);
        return halves.get(which);
    }
}
