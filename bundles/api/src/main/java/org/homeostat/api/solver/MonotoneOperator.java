package org.homeostat.api.solver;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Structure: z = σ(Wz + c) with I - W strongly monotone and σ a proximal operator, so that z* is the zero of a monotone
 * sum 0 ∈ (I - W)z - c + ∂f(z) (Winston and Kolter 2020, theorem 1).
 *
 * <p>On the adjoint side the same methods stand for the transposed operator and the diagonal D of theorem 3: c
 * is the cotangent v, {@link #affine} gives Wᵀũ + v, {@link #prox} gives u/(1 + αD), which is 0 where D is infinite, and
 * {@link #solution} is {@link #affine}.
 */
@ConsumerType
public interface MonotoneOperator {

    /**
     * The modulus of strong monotonicity.
     *
     * @return m &gt; 0 with I - W - mI positive semidefinite in the symmetric part, for the two-norm's product or that of a diagonal
     *     metric, in which separable proximal operators are the same
     */
    double margin();

    /**
     * An upper bound of the Lipschitz constant of I - W.
     *
     * @return L, at least {@link #margin}; in the metric of the margin and in the two-norm
     */
    double lipschitz();

    /**
     * A step size that suits the present parameters, for solvers whose own is left open; the same forwards and backwards,
     * so that both sides share what {@link #prepare} makes.
     *
     * @return empty if the family knows none
     */
    default OptionalDouble stepSize() {
        return OptionalDouble.empty();
    }

    /**
     * Makes ready what {@link #resolvent} needs for a step size; called once for each step size and parameter update.
     *
     * @param alpha the step size, positive
     */
    void prepare(double alpha);

    /**
     * The resolvent of the affine part.
     *
     * @param alpha the step size, as prepared
     * @param r right-hand side, (batch, d)
     * @return (I + α(I - W))⁻¹ (r + αc), (batch, d)
     */
    NDArray resolvent(double alpha, NDArray r);

    /**
     * The reflected resolvent of the affine part, for families that have it at the cost of the resolvent.
     *
     * @param alpha the step size, as prepared
     * @param r right-hand side, (batch, d)
     * @return 2(I + α(I - W))⁻¹ (r + αc) - r, (batch, d), a fresh array
     */
    default NDArray reflectedResolvent(double alpha, NDArray r) {
        return resolvent(alpha, r).muli(2).subi(r);
    }

    /**
     * The affine part itself.
     *
     * @param z a state, (batch, d)
     * @return Wz + c, (batch, d)
     */
    NDArray affine(NDArray z);

    /**
     * The affine part of zero, where the family has it at hand; a solve that starts from zero then needs no product.
     *
     * @return c, (batch, d), not to be changed; empty by default
     */
    default Optional<NDArray> constant() {
        return Optional.empty();
    }

    /**
     * The proximal operator of αf.
     *
     * @param alpha the step size
     * @param u argument, (batch, d)
     * @return prox, (batch, d); σ for α = 1
     */
    NDArray prox(double alpha, NDArray u);

    /**
     * The reflection of {@link #prox}, for families that have it at less than two operations.
     *
     * @param alpha the step size
     * @param u argument, (batch, d)
     * @param z its image under prox, (batch, d)
     * @return 2z - u, (batch, d), a fresh array
     */
    default NDArray reflectedProx(double alpha, NDArray u, NDArray z) {
        return z.mul(2).subi(u);
    }

    /**
     * The solution of the fixed-point problem that a zero of the sum stands for: the zero itself forwards; on the adjoint
     * side, where the zero is ũ, the adjoint u = Wᵀũ + v (theorem 3), which is {@link #affine}.
     *
     * @param zero a zero of the monotone sum, (batch, d)
     * @return z, (batch, d)
     */
    default NDArray solution(NDArray zero) {
        return zero;
    }
}
