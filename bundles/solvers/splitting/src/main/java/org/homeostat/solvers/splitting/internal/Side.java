package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;

/**
 * Where a splitting method is used, which decides how the zero z of the monotone sum and the solution of the fixed-point problem
 * belong together: forwards they are the same; on the adjoint side the solution is u = Wᵀz + v, and z = Ju.
 *
 * <p>Both know f without evaluating it. Forwards f(z) = σ(Wz + c). On the adjoint side f(u) - u = Wᵀ(Ju - z), which is
 * bounded by ‖Wᵀ‖ ≤ 1 + L. The proximal operator for α = 1 is σ there and J here.
 *
 * @param adjoint whether this is the adjoint side
 * @param scale of what is measured: 1, or 1 + L on the adjoint side
 */
record Side(boolean adjoint, double scale) {

    static Side of(Problem problem, MonotoneOperator operator) {
        return problem.isAffine() ? new Side(true, 1 + operator.lipschitz()) : new Side(false, 1);
    }

    /** Which solutions stand for zero: 0 forwards, and backwards v, which is c there. */
    boolean[] areZero(NDArray solution, NDArray c) {
        return Rows.zero(adjoint ? solution.sub(c) : solution);
    }

    /** The zero that a solution stands for. */
    NDArray zero(MonotoneOperator operator, NDArray solution) {
        return adjoint ? operator.prox(1, solution) : solution;
    }

    /**
     * An image of z whose distance from it is ‖f(z) - z‖, or on the adjoint side a bound of ‖f(u) - u‖.
     *
     * @param z the iterate, (batch, d)
     * @param next the proximal operator for α = 1 of Wz + c, (batch, d)
     * @return the image, (batch, d)
     */
    NDArray image(NDArray z, NDArray next) {
        return adjoint ? next.sub(z).muli(scale).addi(z) : next;
    }
}
