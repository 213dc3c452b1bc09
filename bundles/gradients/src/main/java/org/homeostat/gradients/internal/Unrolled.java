package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;

/**
 * Back-propagation through k plain iterations z ← f(z), as through a weight-tied network of k layers.
 *
 * <p>From the start it trains that network and runs no solver; from the equilibrium it is the truncated back-propagation
 * through the last k of many iterations. Exact for what it computes, and tends to the implicit gradient as k grows where f
 * contracts. Memory grows with k, since every iteration is kept for the backward pass.
 *
 * @param from where the recorded iterations begin
 * @param steps k, at least 1
 */
record Unrolled(
        @Setting("start: from z0, without a solve; equilibrium: from the solved z*, as the last k iterations.")
        From from,

        @Setting(value = "k, the number of recorded iterations; memory grows with it.", min = 1)
        int steps)
        implements GradientRule {

    /** Where the recorded iterations begin. */
    enum From {
        /** z₀. */
        START,
        /** The solved z*. */
        EQUILIBRIUM
    }

    @Override
    public boolean needsEquilibrium() {
        return from == From.EQUILIBRIUM;
    }

    @Override
    public Optional<NDArray> unrolled(Equilibrium equilibrium) {
        return Optional.of(Unrolling.steps(equilibrium, equilibrium.state(), steps, 1));
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        throw new IllegalStateException("gradients pass through recorded iterations, not through an adjoint");
    }
}
