package org.homeostat.control;

import org.hipparchus.complex.Complex;
import org.hipparchus.linear.RealMatrix;

/**
 * The linear quadratic regulator: u = -Kx minimises Σ xᵀQx + uᵀRu over infinite time. The matrices are not to be changed.
 *
 * @param gain K, (m, n)
 * @param cost X, (n, n): from x₀ the sum comes to x₀ᵀXx₀
 * @param closedLoop A - BK, (n, n), stable
 */
public record Lqr(RealMatrix gain, RealMatrix cost, RealMatrix closedLoop) {

    /**
     * Designs it.
     *
     * @param system the system to control
     * @param q Q, (n, n), symmetric and positive semidefinite
     * @param r R, (m, m), symmetric and positive definite
     * @return the optimal gain
     * @throws IllegalArgumentException if the weights are none, or if the system cannot be stabilised; the message says which mode
     */
    public static Lqr design(LinearSystem system, RealMatrix q, RealMatrix r) {
        RealMatrix x = Riccati.solve(system, q, r);
        RealMatrix gain = Riccati.gain(system, x, r);
        return new Lqr(gain, x, system.a().subtract(system.b().multiply(gain)));
    }

    /**
     * The modes of the controlled system.
     *
     * @return the eigenvalues of A - BK, all of modulus below 1
     */
    public Complex[] eigenvalues() {
        return LinearSystem.eigenvalues(closedLoop);
    }
}
