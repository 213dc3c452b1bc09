package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * Peaceman-Rachford splitting as published, with the criterion of the published code (Winston and Kolter 2020, algorithm 2):
 * u½ = 2z - u, z½ = (I + α(I - W))⁻¹(u½ + αc), u = 2z½ - u½, z = prox(u), from u = z = 0, until the step is small beside the
 * iterate, both as two-norms over the whole batch.
 *
 * @param iterations that it took
 * @param z the last iterate, (batch, d), of the manager of the array that it was made like
 */
record PublishedIteration(int iterations, NDArray z) {

    private static final double TINY = 1e-6;

    /**
     * Runs it.
     *
     * @param operator the operator
     * @param alpha the step size
     * @param like a state of the batch, (batch, d)
     * @param tolerance of the step, relative
     * @param maxIterations where it ends at the latest
     * @return what it came to
     */
    static PublishedIteration run(
            MonotoneOperator operator, double alpha, NDArray like, double tolerance, int maxIterations) {
        operator.prepare(alpha);
        NDManager result = like.getManager();
        try (NDManager owner = result.newSubManager()) {
            NDArray z = like.zerosLike();
            z.attach(owner);
            NDArray u = z.duplicate();
            for (int k = 1; ; k++) {
                try (NDManager step = owner.newSubManager()) {
                    z.attach(step);
                    u.attach(step);
                    NDArray half = z.mul(2).sub(u);
                    u = operator.resolvent(alpha, half).mul(2).sub(half);
                    NDArray next = operator.prox(alpha, u);
                    double size = norm(next);
                    double moved = norm(next.sub(z));
                    u.attach(owner);
                    next.attach(owner);
                    z = next;
                    if (moved <= tolerance * (TINY + size) || k == maxIterations) {
                        z.attach(result);
                        return new PublishedIteration(k, z);
                    }
                }
            }
        }
    }

    private static double norm(NDArray array) {
        try (NDArray squares = array.mul(array);
                NDArray sum = squares.sum()) {
            return Math.sqrt(Numbers.doubles(sum)[0]);
        }
    }
}
