package org.homeostat.models.ren.internal;

/** Which evaluation is expected to be faster. */
final class Choice {

    private Choice() {}

    /**
     * Whether a trajectory is to be solved as one equilibrium.
     *
     * @param settings the network's
     * @param batch sequences
     * @param steps T
     */
    static boolean isTrajectory(RenPlugin.Ren settings, long batch, long steps) {
        return switch (settings.evaluation()) {
            case STEPPING -> false;
            case TRAJECTORY -> true;
            case AUTO -> steps > 1;
        };
    }
}
