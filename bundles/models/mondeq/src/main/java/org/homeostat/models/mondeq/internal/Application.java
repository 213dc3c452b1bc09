package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * The last application of a map σ(Wz + c). It mostly is the one at the equilibrium, where the backward pass then wants the slope
 * of σ, which spares that a product with W.
 *
 * <p>All are handles on numbers that others own, and of the state's manager, which may free them at any time.
 *
 * @param z the state, (batch, d)
 * @param c what is added, (batch, d)
 * @param sum Wz + c, (batch, d)
 */
record Application(NDArray z, NDArray c, NDArray sum) implements AutoCloseable {

    static Application of(NDArray z, NDArray c, NDArray sum) {
        return new Application(handle(z, z), handle(c, z), handle(sum, z));
    }

    private static NDArray handle(NDArray array, NDArray like) {
        return MonotoneBlock.lasting(array.stopGradient(), like.getManager());
    }

    /** A fresh handle on Wz + c, if that is what was computed. */
    Optional<NDArray> sum(NDArray state, NDArray shift) {
        return equal(z, state) && equal(c, shift) && !sum.isReleased()
                ? Optional.of(sum.stopGradient())
                : Optional.empty();
    }

    private static boolean equal(NDArray known, NDArray asked) {
        return !known.isReleased() && known.getShape().equals(asked.getShape()) && known.contentEquals(asked);
    }

    @Override
    public void close() {
        z.close();
        c.close();
        sum.close();
    }
}
