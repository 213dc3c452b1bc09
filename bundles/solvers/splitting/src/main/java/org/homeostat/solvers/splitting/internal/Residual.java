package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;

/**
 * What the tolerance is measured on: f(z) - z itself, which splitting methods know without evaluating f.
 *
 * <p>Forwards f(z) = σ(Wz + c), and Wz + c is at hand. On the adjoint side u = Wᵀũ + v stands for the iterate ũ, and
 * f(u) - u = Wᵀ(σ(u) - ũ), where σ is the proximal operator for α = 1; the product is bounded by ‖W‖ ≤ 1 + L.
 *
 * @param factor 1 forwards, 1 + L on the adjoint side
 */
record Residual(double factor) {

    static Residual of(Problem problem, MonotoneOperator operator) {
        return new Residual(problem.isAffine() ? 1 + operator.lipschitz() : 1);
    }

    /**
     * An image whose distance from the iterate is the residual.
     *
     * @param operator the operator
     * @param z the iterate, (batch, d)
     * @param affine Wz + c
     * @return f(z), or what stands for it, (batch, d)
     */
    NDArray image(MonotoneOperator operator, NDArray z, NDArray affine) {
        NDArray image = operator.prox(1, affine);
        return factor == 1 ? image : image.sub(z).muli(factor).addi(z);
    }
}
