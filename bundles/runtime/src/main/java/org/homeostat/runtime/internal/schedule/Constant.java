package org.homeostat.runtime.internal.schedule;

import org.homeostat.api.Setting;
import org.homeostat.api.training.Progress;
import org.homeostat.api.training.Schedule;

/**
 * The optimizer's own learning rate throughout.
 *
 * @param warmUp epochs over which the rate rises linearly to its value
 */
public record Constant(
        @Setting(value = "The time over which the rate rises linearly.", unit = "epochs", min = 0)
        double warmUp) implements Schedule {

    @Override
    public double learningRate(double base, Progress progress) {
        return base * WarmUp.factor(warmUp, progress);
    }
}
