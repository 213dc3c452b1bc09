package org.homeostat.api.training;

import org.osgi.annotation.versioning.ProviderType;

/** Where a run stands before an update. */
@ProviderType
public interface Progress {

    /**
     * Updates made so far.
     *
     * @return 0 before the first
     */
    long updates();

    /**
     * Updates in an epoch.
     *
     * @return at least 1
     */
    long updatesPerEpoch();

    /**
     * Epochs in the run.
     *
     * @return at least 1
     */
    int epochs();

    /**
     * Updates at the beginning of the run that train the unrolled network, where nothing is solved.
     *
     * @return 0 by default
     */
    default long warmUp() {
        return 0;
    }

    /**
     * The position in epochs.
     *
     * @return updates made over updates in an epoch
     */
    default double epoch() {
        return (double) updates() / updatesPerEpoch();
    }

    /**
     * The part of the run that is done.
     *
     * @return from 0 to 1
     */
    default double fraction() {
        return Math.min(1.0, epoch() / epochs());
    }
}
