package org.homeostat.nn;

import ai.djl.ndarray.NDArray;

/**
 * Keeps the spectral norm of a trained weight below a bound, so that the map it belongs to stays contractive: W becomes
 * W·min(1, bound/n(W)) where n(W) is at least ‖W‖₂.
 *
 * <p>n is the Schatten norm of order 16, the sixteenth root of the sum of the singular values' sixteenth powers. It costs
 * four small matrix products, is differentiable, and exceeds ‖W‖₂ by at most the sixteenth root of the rank (a third for
 * rank 100, in practice much less). A weight of more than two axes is taken as the matrix of its first axis against all
 * others.
 */
public final class SpectralBound {

    private static final int SQUARINGS = 2;

    private final double bound;

    /**
     * Creates it.
     *
     * @param bound the bound, positive
     */
    public SpectralBound(double bound) {
        if (!(bound > 0)) {
            throw new IllegalArgumentException("the bound of a spectral norm must be positive, not " + bound);
        }
        this.bound = bound;
    }

    /**
     * The bounded weight; gradients reach the weight through it.
     *
     * @param weight two axes or more
     * @return shaped like the weight, of spectral norm at most the bound
     */
    public NDArray apply(NDArray weight) {
        NDArray norm = norm(weight);
        NDArray scale = norm.div(Scalars.like(norm, bound)).maximum(Scalars.like(norm, 1));
        return weight.reshape(weight.getShape().get(0), -1).div(scale).reshape(weight.getShape());
    }

    /**
     * The upper bound n(W) of the spectral norm.
     *
     * @param weight two axes or more
     * @return a differentiable number, (1, 1)
     */
    static NDArray norm(NDArray weight) {
        NDArray matrix = weight.reshape(weight.getShape().get(0), -1);
        if (matrix.getShape().get(0) > matrix.getShape().get(1)) {
            matrix = matrix.transpose();
        }
        // scaled by the Frobenius norm, so that sixteenth powers neither overflow nor vanish
        NDArray frobenius = sumOfSquares(matrix).add(Float.MIN_NORMAL).sqrt();
        NDArray unit = matrix.div(frobenius);
        NDArray power = unit.matMul(unit.transpose());
        for (int i = 0; i < SQUARINGS; i++) {
            power = power.matMul(power);
        }
        // the sixteenth root
        return sumOfSquares(power)
                .add(Float.MIN_NORMAL)
                .sqrt()
                .sqrt()
                .sqrt()
                .sqrt()
                .mul(frobenius);
    }

    private static NDArray sumOfSquares(NDArray matrix) {
        return matrix.mul(matrix).sum(new int[] {0, 1}, true);
    }
}
