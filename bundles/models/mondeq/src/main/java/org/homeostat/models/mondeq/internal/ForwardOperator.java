package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;
import java.util.OptionalDouble;
import org.homeostat.api.solver.MonotoneOperator;

/** The monotone sum whose zero is the equilibrium, 0 ∈ (I - W)z - c + ∂f(z) (Winston and Kolter 2020, theorem 1). */
@SuppressWarnings("ReferenceEquality") // the argument itself is meant, which is not to be changed
final class ForwardOperator implements MonotoneOperator {

    private final MonotoneBlock block;
    private final Shift c;
    private final NDList weights;

    ForwardOperator(MonotoneBlock block, NDArray c, NDList weights) {
        this.block = block;
        this.c = new Shift(c);
        this.weights = weights;
    }

    @Override
    public double margin() {
        return block.margin(weights);
    }

    @Override
    public double lipschitz() {
        return block.knownLipschitz(weights);
    }

    @Override
    public OptionalDouble stepSize() {
        return block.stepSize(this, c.c());
    }

    @Override
    public void prepare(double alpha) {
        block.prepared(alpha, weights);
    }

    @Override
    public NDArray resolvent(double alpha, NDArray r) {
        try (NDArray right = c.add(r, alpha)) {
            return block.solve(right, block.prepared(alpha, weights), weights);
        }
    }

    @Override
    public NDArray reflectedResolvent(double alpha, NDArray r) {
        try (NDArray right = c.add(r, alpha)) {
            return block.solveTwice(right, block.prepared(alpha, weights), weights)
                    .subi(r);
        }
    }

    @Override
    public Optional<NDArray> constant() {
        return Optional.of(c.c());
    }

    @Override
    public NDArray affine(NDArray z) {
        return block.affine(z, c.c(), weights);
    }

    @Override
    public NDArray prox(double alpha, NDArray u) {
        NDArray z = block.activation().prox(alpha, u);
        return z == u ? block.masked(z, weights) : block.maskedInPlace(z, weights);
    }
}
