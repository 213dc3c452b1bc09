package org.homeostat.runtime.internal.training;

import java.util.OptionalDouble;
import org.homeostat.api.platform.StepProgress;
import org.homeostat.api.training.Progress;
import org.homeostat.api.training.Update;

/** The numbers that travel out of the training loop. */
final class Numbers {

    private Numbers() {}

    /** Where a run stands, for schedules. */
    record RunProgress(long updates, long updatesPerEpoch, int epochs, long warmUp) implements Progress {}

    /** The numbers of one update, for optimizers. */
    record StepUpdate(long number, double learningRate, OptionalDouble momentum) implements Update {}

    /** The numbers of a step, for listeners. */
    record StepReport(int epoch, int epochs, long step, long steps, double loss, OptionalDouble iterations)
            implements StepProgress {}
}
