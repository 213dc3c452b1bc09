package org.homeostat.api.training;

import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ProviderType;

/** The numbers of one parameter update. */
@ProviderType
public interface Update {

    /**
     * The number of this update.
     *
     * @return 1 for the first
     */
    long number();

    /**
     * The learning rate after the schedule.
     *
     * @return at least 0
     */
    double learningRate();

    /**
     * The momentum (Adam: β₁) that the schedule asks for.
     *
     * @return empty if the schedule leaves it alone
     */
    OptionalDouble momentum();
}
