package org.homeostat.api.platform;

import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ProviderType;

/** The numbers of a training step. Immutable. */
@ProviderType
public interface StepProgress {

    /**
     * The epoch.
     *
     * @return 1 for the first
     */
    int epoch();

    /**
     * Epochs in the run.
     *
     * @return at least 1
     */
    int epochs();

    /**
     * Steps complete in all.
     *
     * @return at least 1
     */
    long step();

    /**
     * Steps in the run.
     *
     * @return at least 1
     */
    long steps();

    /**
     * The batch's loss.
     *
     * @return the loss
     */
    double loss();

    /**
     * Iterations of the forward solve, mean over the batch and layers.
     *
     * @return empty for explicit models
     */
    OptionalDouble iterations();
}
