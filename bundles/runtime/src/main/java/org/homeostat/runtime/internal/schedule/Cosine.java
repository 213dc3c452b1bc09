package org.homeostat.runtime.internal.schedule;

import org.homeostat.api.Setting;
import org.homeostat.api.training.Progress;
import org.homeostat.api.training.Schedule;

/**
 * η(m + (1 - m)(1 + cos πp)/2), where p goes from 0 after the warm-up to 1 at the end of the run.
 *
 * @param minimum m, the part of the rate that is left at the end
 * @param warmUp epochs over which the rate rises linearly to its value
 */
public record Cosine(
        @Setting(value = "The part of the rate that is left at the end.", min = 0, max = 1)
        double minimum,

        @Setting(value = "The time over which the rate rises linearly.", unit = "epochs", min = 0)
        double warmUp)
        implements Schedule {

    @Override
    public double learningRate(double base, Progress progress) {
        double length = progress.epochs() - warmUp;
        double done = length <= 0 ? 0 : Math.min(1, Math.max(0, progress.epoch() - warmUp) / length);
        double wave = minimum + (1 - minimum) * (1 + Math.cos(Math.PI * done)) / 2;
        return base * wave * WarmUp.factor(warmUp, progress);
    }
}
