package org.homeostat.control;

import org.hipparchus.linear.RealMatrix;

/**
 * The stationary Kalman predictor x̂⁺ = Ax̂ + Bu + L(y - Cx̂) of x⁺ = Ax + Bu + w, y = Cx + v with white w and v. The matrices are
 * not to be changed.
 *
 * @param gain L, (n, p)
 * @param covariance of the error x - x̂, (n, n)
 * @param errorDynamics A - LC, (n, n), stable
 */
public record Kalman(RealMatrix gain, RealMatrix covariance, RealMatrix errorDynamics) {

    /**
     * Designs it: the dual of {@link Lqr}.
     *
     * @param system the system whose state is to be estimated
     * @param w covariance of w, (n, n), symmetric and positive semidefinite
     * @param v covariance of v, (p, p), symmetric and positive definite
     * @return the optimal gain
     * @throws IllegalArgumentException if the covariances are none, or if the state cannot be estimated
     */
    public static Kalman design(LinearSystem system, RealMatrix w, RealMatrix v) {
        Lqr dual;
        try {
            dual = Lqr.design(system.dual(), w, v);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "no estimator of the state is found; of the adjoint system, in which outputs are inputs: "
                            + e.getMessage(),
                    e);
        }
        return new Kalman(
                dual.gain().transpose(), dual.cost(), dual.closedLoop().transpose());
    }
}
