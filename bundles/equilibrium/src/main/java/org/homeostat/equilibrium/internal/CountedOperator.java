package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.OptionalDouble;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * A monotone operator whose products with W, direct or in a resolvent, count as evaluations.
 *
 * @param operator the family's
 * @param count told of each
 */
record CountedOperator(MonotoneOperator operator, Runnable count) implements MonotoneOperator {

    @Override
    public double margin() {
        return operator.margin();
    }

    @Override
    public double lipschitz() {
        return operator.lipschitz();
    }

    @Override
    public OptionalDouble stepSize() {
        return operator.stepSize();
    }

    @Override
    public void prepare(double alpha) {
        operator.prepare(alpha);
    }

    @Override
    public NDArray resolvent(double alpha, NDArray r) {
        count.run();
        return operator.resolvent(alpha, r);
    }

    @Override
    public NDArray reflectedResolvent(double alpha, NDArray r) {
        count.run();
        return operator.reflectedResolvent(alpha, r);
    }

    @Override
    public NDArray affine(NDArray z) {
        count.run();
        return operator.affine(z);
    }

    @Override
    public Optional<NDArray> constant() {
        return operator.constant();
    }

    @Override
    public NDArray prox(double alpha, NDArray u) {
        return operator.prox(alpha, u);
    }

    @Override
    public NDArray reflectedProx(double alpha, NDArray u, NDArray z) {
        return operator.reflectedProx(alpha, u, z);
    }

    @Override
    public NDArray solution(NDArray zero) {
        return operator.solution(zero);
    }
}
