package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import java.util.Locale;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealVector;
import org.homeostat.api.HomeostatException;

/**
 * The convex problem of an echo state controller: over θ, minimise ‖c + Aθ‖₁ + ρ‖Fθ‖₂² + η‖θ‖₂ where no entry of Fθ exceeds a limit. Solved in
 * float64 by the alternating direction method of multipliers (Boyd et al. 2011, section 3): z stands for (c + Aθ, Fθ, θ), whose terms are
 * separate, and θ is a least-squares solution with one and the same matrix in every iteration.
 *
 * @param inputWeight ρ
 * @param regularization η
 * @param limit the largest modulus of an entry of Fθ; infinite for none
 * @param iterations the most that are tried
 * @param tolerance at which an iteration's change of z, and what z differs from what it stands for, are small beside z
 */
record ConvexFit(double inputWeight, double regularization, double limit, int iterations, double tolerance) {

    private static final double RELAXATION = 1.6;

    /** Iterations from one look at the penalty to the next, and the ratio of residuals at which it is changed. */
    private static final int BALANCED = 25;

    private static final double UNBALANCED = 3;

    /**
     * Solves it.
     *
     * @param c (s)
     * @param a A, (s, N), float64
     * @param f F, (r, N), float64
     * @return θ, (N), scaled down by what Fθ exceeds the limit
     * @throws HomeostatException if it is not found
     */
    double[] solve(double[] c, NDArray a, NDArray f) {
        try (Stacked stacked = Stacked.of(c, a, f)) {
            double penalty = 1;
            RealVector z = stacked.image(new ArrayRealVector(stacked.unknowns()));
            RealVector dual = new ArrayRealVector(z.getDimension());
            for (int k = 1; k <= iterations; k++) {
                RealVector theta = stacked.leastSquares(z.subtract(dual));
                RealVector image = stacked.image(theta);
                RealVector relaxed = image.mapMultiply(RELAXATION)
                        .combineToSelf(1, 1 - RELAXATION, z)
                        .combineToSelf(1, 1, dual);
                RealVector next = prox(relaxed, penalty, stacked);
                dual = relaxed.subtract(next);
                double apart = image.getDistance(next);
                double moved = next.getDistance(z);
                z = next;
                if (Math.max(apart, moved) <= tolerance * (1e-12 + z.getNorm())) {
                    return feasible(stacked, theta);
                }
                if (k % BALANCED == 0) {
                    double factor = apart > UNBALANCED * moved ? 2 : moved > UNBALANCED * apart ? 0.5 : 1;
                    penalty *= factor;
                    dual.mapDivideToSelf(factor);
                }
            }
        }
        throw new HomeostatException(String.format(
                Locale.ROOT,
                "the output map of the model 'youla' is not found to the tolerance %g within %d iterations; raise"
                        + " model.iterations, model.tolerance or model.regularization",
                tolerance,
                iterations));
    }

    /** argmin of the problem's terms plus half the penalty times the squared distance. */
    private RealVector prox(RealVector v, double penalty, Stacked stacked) {
        RealVector result = v.copy();
        for (int i = 0; i < stacked.unknownsFrom(); i++) {
            double value = v.getEntry(i);
            result.setEntry(
                    i,
                    i < stacked.inputsFrom()
                            ? Math.signum(value) * Math.max(0, Math.abs(value) - 1 / penalty)
                            : Math.max(-limit, Math.min(limit, value * penalty / (penalty + 2 * inputWeight))));
        }
        RealVector theta = v.getSubVector(stacked.unknownsFrom(), stacked.unknowns());
        double norm = theta.getNorm();
        double kept = norm == 0 ? 0 : Math.max(0, 1 - regularization / (penalty * norm));
        result.setSubVector(stacked.unknownsFrom(), theta.mapMultiplyToSelf(kept));
        return result;
    }

    private double[] feasible(Stacked stacked, RealVector theta) {
        double largest = stacked.image(theta)
                .getSubVector(stacked.inputsFrom(), stacked.unknownsFrom() - stacked.inputsFrom())
                .getLInfNorm();
        return theta.mapMultiply(largest > limit ? limit / largest : 1).toArray();
    }
}
