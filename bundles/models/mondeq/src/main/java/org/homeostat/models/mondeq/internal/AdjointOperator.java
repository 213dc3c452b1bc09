package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * The monotone sum of the backward pass, 0 ∈ (I - Wᵀ)ũ - v + Dũ with J = (I + D)⁻¹ (Winston and Kolter 2020, theorem 3).
 *
 * <p>The proximal operator of the diagonal is u/(1 + αD), which is uJ/(J + α(1 - J)) and 0 where J = 0. (Algorithms 3 and 4
 * of the paper print 1 + α(1 + D), which converges to a wrong vector.)
 */
final class AdjointOperator implements MonotoneOperator {

    private final MonotoneBlock block;
    private final NDArray slope;
    private final Shift v;
    private final NDList weights;
    private final Map<Double, NDArray> scales = new HashMap<>();
    private final Map<Double, NDArray> reflections = new HashMap<>();

    /**
     * Creates it.
     *
     * @param block the map
     * @param slope J, (batch, d), in [0, 1]
     * @param v the cotangent, (batch, d)
     * @param weights the map's weights
     */
    AdjointOperator(MonotoneBlock block, NDArray slope, NDArray v, NDList weights) {
        this.block = block;
        this.slope = slope;
        scales.put(1.0, slope);
        this.v = new Shift(v);
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
        return block.stepSize(this, v.c());
    }

    @Override
    public void prepare(double alpha) {
        block.prepared(alpha, weights);
    }

    /** 1/(1 + αD) = J/(J + α(1 - J)). */
    private NDArray scale(double alpha) {
        try (NDArray part = slope.mul(1 - alpha);
                NDArray below = part.add(alpha)) {
            return MonotoneBlock.lasting(slope.div(below), slope.getManager());
        }
    }

    @Override
    public NDArray resolvent(double alpha, NDArray r) {
        try (NDArray right = v.add(r, alpha)) {
            return block.solveTransposed(right, block.prepared(alpha, weights), weights);
        }
    }

    @Override
    public NDArray reflectedResolvent(double alpha, NDArray r) {
        try (NDArray right = v.add(r, alpha)) {
            return block.solveTransposedTwice(right, block.prepared(alpha, weights), weights)
                    .subi(r);
        }
    }

    @Override
    public Optional<NDArray> constant() {
        return Optional.of(v.c());
    }

    @Override
    public NDArray affine(NDArray z) {
        try (NDArray product = block.multiplyTransposed(z, weights)) {
            return product.add(v.c());
        }
    }

    @Override
    public NDArray prox(double alpha, NDArray u) {
        return u.mul(scales.computeIfAbsent(alpha, this::scale));
    }

    @Override
    public NDArray reflectedProx(double alpha, NDArray u, NDArray z) {
        return u.mul(reflections.computeIfAbsent(alpha, this::reflection));
    }

    /** 2/(1 + αD) - 1. */
    private NDArray reflection(double alpha) {
        try (NDArray twice = scales.computeIfAbsent(alpha, this::scale).mul(2)) {
            return MonotoneBlock.lasting(twice.sub(1), slope.getManager());
        }
    }

    @Override
    public NDArray solution(NDArray zero) {
        return affine(zero);
    }
}
