package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * z = σ(zW + c) or its adjoint with ‖W‖ below 1, for the step size 1 alone, where the proximal operator is σ itself.
 *
 * @param w W, or Wᵀ for the adjoint, (d, d)
 * @param c the injection, or the cotangent, (batch, d)
 * @param sigma σ, or the product with its slopes
 * @param norm ‖W‖
 * @param transposed whether it is the adjoint's
 */
record UnitStepOperator(NDArray w, NDArray c, UnaryOperator<NDArray> sigma, double norm, boolean transposed)
        implements MonotoneOperator {

    @Override
    public double margin() {
        return 1 - norm;
    }

    @Override
    public double lipschitz() {
        return 1 + norm;
    }

    @Override
    public OptionalDouble stepSize() {
        return OptionalDouble.of(1);
    }

    @Override
    public void prepare(double alpha) {
        if (alpha != 1) {
            throw new IllegalArgumentException("the step size is 1, not " + alpha);
        }
    }

    @Override
    public NDArray resolvent(double alpha, NDArray r) {
        prepare(alpha);
        int width = (int) w.getShape().get(0);
        NDArray identity = w.getManager().eye(width, width, 0, w.getDataType());
        return r.add(c).matMul(identity.mul(2).sub(w).inverse());
    }

    @Override
    public NDArray affine(NDArray z) {
        return z.matMul(w).add(c);
    }

    @Override
    public Optional<NDArray> constant() {
        return Optional.of(c);
    }

    @Override
    public NDArray prox(double alpha, NDArray u) {
        prepare(alpha);
        return sigma.apply(u);
    }

    @Override
    public NDArray solution(NDArray zero) {
        return transposed ? affine(zero) : zero;
    }
}
