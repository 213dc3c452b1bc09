package org.homeostat.runtime.internal.schedule;

import java.util.Optional;
import java.util.OptionalDouble;
import org.homeostat.api.Setting;
import org.homeostat.api.training.Progress;
import org.homeostat.api.training.Schedule;

/**
 * The 1-cycle: with E epochs, the learning rate runs linearly through the knots [0, (E - r) div 2, E - r, E] from a low rate
 * to the optimizer's and back, and rests for the last r epochs; the momentum mirrors it. It changes with every update. By
 * default the numbers of Winston and Kolter 2020, whose low rate is 10⁻³ even where the optimizer's is lower.
 *
 * @param low the rate at both ends
 * @param rest r
 * @param peak the epoch of the highest rate, (E - r) div 2 without it
 * @param cycleMomentum whether the momentum changes too
 * @param momentum the momentum at both ends
 * @param momentumAtPeak the momentum where the rate is highest
 */
public record OneCycle(
        @Setting(value = "The learning rate at both ends; the highest is the optimizer's.", min = 0)
        double low,

        @Setting(value = "The time at the end that the rate stays low.", unit = "epochs", min = 0)
        double rest,

        @Setting(
                value = "When the rate is highest; null for half of the time before the rest, in whole epochs.",
                unit = "epochs",
                min = 0)
        Optional<Double> peak,

        @Setting("Cycles the momentum too; otherwise the optimizer keeps its own.")
        boolean cycleMomentum,

        @Setting(value = "The momentum (Adam: beta1) at both ends.", min = 0, max = 1, exclusiveMax = true)
        double momentum,

        @Setting(value = "The momentum where the rate is highest.", min = 0, max = 1, exclusiveMax = true)
        double momentumAtPeak)
        implements Schedule {

    @Override
    public double learningRate(double base, Progress progress) {
        return low + (base - low) * height(progress);
    }

    @Override
    public OptionalDouble momentum(Progress progress) {
        return cycleMomentum
                ? OptionalDouble.of(momentum + (momentumAtPeak - momentum) * height(progress))
                : OptionalDouble.empty();
    }

    /** The part of the way from the ends to the peak: 0 at the ends, 1 at the peak. */
    private double height(Progress progress) {
        double end = progress.epochs() - rest;
        if (!(end > 0)) {
            throw new IllegalArgumentException("one-cycle rests " + rest + " epochs, and the run has "
                    + progress.epochs() + "; lower rest, or train longer");
        }
        double top = peak.orElseGet(() -> Math.floor(end / 2));
        if (top > end) {
            throw new IllegalArgumentException("one-cycle has its peak at epoch " + top + " and rests from epoch " + end
                    + " on, which does not fit into a run of " + progress.epochs()
                    + " epochs; lower rest or peak, or train longer");
        }
        double epoch = progress.epoch();
        if (epoch < top) {
            return epoch / top;
        }
        return epoch < end ? (end - epoch) / (end - top) : 0;
    }
}
