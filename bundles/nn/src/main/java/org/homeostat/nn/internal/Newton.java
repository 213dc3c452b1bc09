package org.homeostat.nn.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.homeostat.api.model.Activation;
import org.homeostat.nn.Scalars;

/** Proximal operators of activations without a closed form. */
final class Newton {

    private static final int MAX_ITERATIONS = 100;

    private Newton() {}

    /**
     * The proximal operator by Newton's method: p = σ(s) where s solves (1 - α)σ(s) + αs = u.
     *
     * <p>For σ with slopes in [0, 1] the left side is increasing. Started at the solution of its linearisation at 0, the
     * method converges monotonically for functions that are odd about their value at 0 and concave on the right (tanh,
     * sigmoid), and after one step for convex ones (softplus).
     *
     * @param sigma the activation
     * @param alpha the step size, positive
     * @param u argument, any shape
     * @return prox, shaped like u
     */
    static NDArray prox(Activation sigma, double alpha, NDArray u) {
        requirePositive(alpha);
        if (alpha == 1) {
            return sigma.apply(u);
        }
        double accuracy = u.getDataType() == DataType.FLOAT64 ? 1e-14 : 1e-6;
        try (NDManager scratch = u.getManager().newSubManager()) {
            NDArray own = u.duplicate();
            own.attach(scratch);
            NDArray step = Scalars.like(own, alpha);
            NDArray rest = Scalars.like(own, 1 - alpha);
            NDArray zero = own.zerosLike();
            NDArray offset = sigma.apply(zero).mul(rest);
            NDArray s = own.sub(offset).div(rate(sigma, zero, step, rest));
            double size = Double.POSITIVE_INFINITY;
            for (int i = 0; i < MAX_ITERATIONS && size > accuracy; i++) {
                try (NDManager iteration = scratch.newSubManager()) {
                    s.attach(iteration);
                    NDArray value = sigma.apply(s).mul(rest).add(s.mul(step)).sub(own);
                    NDArray next = s.sub(value.div(rate(sigma, s, step, rest)));
                    size = largest(next.sub(s).abs().div(next.abs().add(1)));
                    next.attach(scratch);
                    s = next;
                }
            }
            NDArray p = sigma.apply(s);
            p.attach(u.getManager());
            return p;
        }
    }

    /** The slope of (1 - α)σ(s) + αs. */
    private static NDArray rate(Activation sigma, NDArray s, NDArray step, NDArray rest) {
        return sigma.derivative(s).mul(rest).add(step);
    }

    static void requirePositive(double alpha) {
        if (!(alpha > 0)) {
            throw new IllegalArgumentException("the step size α of a proximal operator must be positive, not " + alpha);
        }
    }

    private static double largest(NDArray values) {
        return values.max().toType(DataType.FLOAT64, false).getDouble();
    }
}
