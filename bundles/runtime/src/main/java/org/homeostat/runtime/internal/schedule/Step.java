package org.homeostat.runtime.internal.schedule;

import org.homeostat.api.Setting;
import org.homeostat.api.training.Progress;
import org.homeostat.api.training.Schedule;

/**
 * η·γ^⌊epoch/k⌋.
 *
 * @param every k
 * @param factor γ
 * @param warmUp epochs over which the rate rises linearly to its value
 */
public record Step(
        @Setting(value = "The time between two changes.", unit = "epochs", min = 1)
        int every,

        @Setting(value = "What each change multiplies the rate by.", min = 0, exclusiveMin = true, max = 1)
        double factor,

        @Setting(value = "The time over which the rate rises linearly.", unit = "epochs", min = 0)
        double warmUp)
        implements Schedule {

    @Override
    public double learningRate(double base, Progress progress) {
        long epoch = progress.updates() / progress.updatesPerEpoch();
        return base * Math.pow(factor, Math.floorDiv(epoch, every)) * WarmUp.factor(warmUp, progress);
    }
}
