package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;

/** r + αc for a constant c; αc is computed once for each step size. */
final class Shift {

    private final NDArray c;
    private double alpha = 1;
    private NDArray scaled;

    Shift(NDArray c) {
        this.c = c;
        this.scaled = c;
    }

    NDArray c() {
        return c;
    }

    NDArray add(NDArray r, double stepSize) {
        if (stepSize != alpha) {
            scaled = stepSize == 1 ? c : MonotoneBlock.lasting(c.mul(stepSize), c.getManager());
            alpha = stepSize;
        }
        return r.add(scaled);
    }
}
