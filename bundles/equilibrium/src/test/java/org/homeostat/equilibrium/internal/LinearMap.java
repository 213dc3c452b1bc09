package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;

/** f(z) = zA + x for a constant A, so that ∂f/∂z is Aᵀ for column vectors. */
final class LinearMap extends InjectedMap {

    private final double[][] a;

    LinearMap(double[][] a) {
        this.a = a;
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList(like.getManager().create(a).toType(like.getDataType(), false));
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return z.matMul(weights.head()).add(injection.head());
    }
}
