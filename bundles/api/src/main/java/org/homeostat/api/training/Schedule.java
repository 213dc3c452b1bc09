package org.homeostat.api.training;

import java.util.OptionalDouble;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/** The course of the learning rate, and if it likes of the momentum, over a run. Immutable. */
@Kind("schedule")
@ConsumerType
public interface Schedule {

    /**
     * The learning rate of an update.
     *
     * @param base the optimizer's own rate
     * @param progress where the run stands
     * @return at least 0
     */
    double learningRate(double base, Progress progress);

    /**
     * The momentum of an update.
     *
     * @param progress where the run stands
     * @return empty to leave the optimizer's own
     */
    default OptionalDouble momentum(Progress progress) {
        return OptionalDouble.empty();
    }
}
