package org.homeostat.models.ren.internal;

/**
 * Which evaluation is expected to be faster. Measured with 10 to 100 states and neurons, lengths of 128 and 1,024 and batches of 1 and
 * 32, a trajectory costs less than its steps with gradients, and about as much or less without; below eight steps its scans and
 * iterations do not pay.
 */
final class Choice {

    private static final long SHORTEST = 8;

    private Choice() {}

    /**
     * Whether a trajectory is to be solved as one equilibrium.
     *
     * @param settings the network's
     * @param steps T
     */
    static boolean isTrajectory(RenPlugin.Ren settings, long steps) {
        return switch (settings.evaluation()) {
            case STEPPING -> false;
            case TRAJECTORY -> true;
            case AUTO -> steps >= SHORTEST;
        };
    }
}
