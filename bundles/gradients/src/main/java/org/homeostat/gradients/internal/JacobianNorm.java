package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.training.Progress;

/**
 * Jacobian regularization: γ‖J‖_F²/d, J = ∂f/∂z at z*, averaged over the batch (Bai, Koltun and Kolter 2021).
 *
 * <p>The norm is estimated after Hutchinson, ‖J‖_F² = E‖Jε‖² for independent signs ε, with Jε as the difference quotient
 * (f(z* + hε) - f(z* - hε))/2h of two recorded evaluations. The paper takes ‖εᵀJ‖² with Gaussian ε by differentiating a
 * vector-Jacobian product a second time; the expectation is the same, and signs have the smaller variance. With
 * h = ∛μ·(1 + rms(z*)) for each sample, μ the unit round-off, the quotient's truncation and rounding errors balance at about
 * 1e-4 in float32 and 1e-10 in float64, relative to f's own scale.
 *
 * @param weight γ at the start
 * @param probability of a term in a step
 * @param samples directions a term
 * @param increase what is added to γ
 * @param every after how many updates, those of the unrolled warm-up not counted, it is added
 * @param stopEpoch the first epoch without terms
 */
record JacobianNorm(
        @Setting(value = "γ, the weight of ‖∂f/∂z‖_F²/d in the loss.", min = 0)
        double weight,

        @Setting(value = "The share of training steps that have the term.", min = 0, max = 1)
        double probability,

        @Setting(value = "Random directions a term; each costs two evaluations of f.", min = 1)
        int samples,

        @Setting(value = "What is added to γ in the course of training.", min = 0)
        double increase,

        @Setting(
                value = "After how many updates it is added, each time; those of the unrolled warm-up are not"
                        + " counted.",
                min = 1)
        int every,

        @Setting(
                value = "The first epoch without the term, counted from 0; without it, training has the term"
                        + " to its end.",
                min = 0)
        Optional<Integer> stopEpoch)
        implements Regularizer {

    private static final double SINGLE = Math.cbrt(Math.ulp(1f) / 2);
    private static final double DOUBLE = Math.cbrt(Math.ulp(1d) / 2);

    @Override
    public Optional<NDArray> penalty(Equilibrium equilibrium, Progress progress, RandomGenerator random) {
        double gamma = weight + increase * (Math.max(0, progress.updates() - progress.warmUp()) / every);
        boolean over = stopEpoch.isPresent() && progress.epoch() >= stopEpoch.get();
        if (over || gamma == 0 || random.nextDouble() >= probability) {
            return Optional.empty();
        }
        NDArray z = equilibrium.state();
        NDArray steps = z.square()
                .mean(new int[] {1}, true)
                .sqrt()
                .add(1)
                .mul(z.getDataType() == DataType.FLOAT64 ? DOUBLE : SINGLE);
        // √(γ/M)/2h, so that the mean of squares is the term: recorded code has no products with Java numbers
        NDArray factors = steps.onesLike().mul(Math.sqrt(gamma / samples) / 2).div(steps);
        NDArray term = z.getManager().zeros(new Shape(), z.getDataType());
        for (int i = 0; i < samples; i++) {
            NDArray move = signs(z, random).mul(steps);
            NDArray difference = equilibrium.attached(z.add(move)).sub(equilibrium.attached(z.sub(move)));
            NDArray quotient = difference.mul(factors);
            term = term.add(quotient.mul(quotient).mean());
        }
        return Optional.of(term);
    }

    /** Independent random signs in the shape of an array. */
    private static NDArray signs(NDArray like, RandomGenerator random) {
        float[] signs = new float[Math.toIntExact(like.size())];
        long bits = 0;
        for (int i = 0; i < signs.length; i++) {
            bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
            signs[i] = (bits & 1) == 0 ? -1 : 1;
        }
        NDManager manager = like.getManager();
        return manager.create(signs, like.getShape())
                .toDevice(like.getDevice(), false)
                .toType(like.getDataType(), false);
    }
}
