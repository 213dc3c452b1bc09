package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.homeostat.api.gradient.Equilibrium;

/** Recorded plain iterations. */
final class Unrolling {

    private Unrolling() {}

    /**
     * Damped steps h ← h + λ(f(h) - h) with θ and x attached.
     *
     * @param equilibrium gives f
     * @param start the first h, (batch, d), a constant
     * @param steps how many, at least 1
     * @param damping λ, in (0, 1]
     * @return the last h, which back-propagation can pass through
     */
    static NDArray steps(Equilibrium equilibrium, NDArray start, int steps, double damping) {
        // an array of the engine: DJL's products with Java numbers lose their operand before the backward pass
        NDArray factor =
                start.getManager().ones(new Shape(1), start.getDataType()).mul(damping);
        NDArray h = start;
        for (int i = 0; i < steps; i++) {
            NDArray image = equilibrium.attached(h);
            h = damping == 1 ? image : image.sub(h).mul(factor).add(h);
        }
        return h;
    }
}
