package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.function.Function;
import org.homeostat.api.model.Activation;

/** W = (1 - m)I - AᵀA + B - Bᵀ (Winston and Kolter 2020, proposition 1). */
final class DenseMap extends DenseBlock {

    private final double margin;
    private final Parameter a;
    private final Parameter b;
    private final Head head;

    DenseMap(long units, long features, long outputs, double margin, Activation activation) {
        super(units, features, activation);
        this.margin = margin;
        a = matrix("A", units);
        b = matrix("B", units);
        head = new Head(Head.Readout.vector(units), outputs);
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    NDList weights(Function<Parameter, NDArray> values, NDArray like) {
        return new NDList(recurrent(values.apply(a), values.apply(b)));
    }

    private NDArray recurrent(NDArray left, NDArray skew) {
        int n = Math.toIntExact(units());
        NDArray identity = left.getManager().eye(n, n, 0, left.getDataType()).mul(1 - margin);
        return identity.sub(left.transpose().matMul(left)).add(skew).sub(skew.transpose());
    }

    @Override
    double margin(NDList weights) {
        return margin;
    }

    @Override
    Proof proof(Function<Parameter, NDArray> values, NDManager manager) {
        NDArray w = recurrent(values.apply(a), values.apply(b));
        Proof.Eigenvalue least = monotonicity(w);
        double u = Proof.spectralNorm(values.apply(input()));
        return new Proof(margin, least.value(), least.atLeast(), "by all eigenvalues", u, Proof.spectralNorm(w));
    }
}
