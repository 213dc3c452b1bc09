package org.homeostat.runtime.internal.schedule;

import org.homeostat.api.training.Progress;

/** The linear warm-up of the schedules that do not begin with a rise of their own. */
final class WarmUp {

    private WarmUp() {}

    /** The factor of an update: rises from one part in all of the warm-up's updates to 1 at its end. */
    static double factor(double warmUp, Progress progress) {
        double updates = warmUp * progress.updatesPerEpoch();
        return updates < 1 ? 1 : Math.min(1, (progress.updates() + 1) / updates);
    }
}
