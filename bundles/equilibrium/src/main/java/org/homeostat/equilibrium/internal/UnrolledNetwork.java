package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;

/** The weight-tied network of so many layers that warm-up trains in place of the equilibrium. */
record UnrolledNetwork(int steps) implements GradientRule {

    @Override
    public boolean needsEquilibrium() {
        return false;
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        throw new IllegalStateException("an unrolled network is differentiated by back-propagation");
    }

    @Override
    public Optional<NDArray> unrolled(Equilibrium equilibrium) {
        NDArray z = equilibrium.start();
        for (int i = 0; i < steps; i++) {
            z = equilibrium.attached(z);
        }
        return Optional.of(z);
    }
}
