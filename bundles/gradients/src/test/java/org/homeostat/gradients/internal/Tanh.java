package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.model.Activation;

/** tanh, so that these tests depend on no activation's plug-in. */
record Tanh() implements Activation {

    @Override
    public NDArray apply(NDArray x) {
        return x.tanh();
    }

    @Override
    public double maxSlope() {
        return 1;
    }

    @Override
    public NDArray derivative(NDArray x) {
        return x.tanh().square().neg().add(1);
    }

    @Override
    public NDArray prox(double alpha, NDArray u) {
        throw new IllegalArgumentException("not needed here");
    }
}
