package org.homeostat.models.ren.internal;

import ai.djl.ndarray.types.Shape;

/**
 * Which evaluation is expected to be faster: the one of the smaller cost, in milliseconds of one thread, by formulas in the sizes that were
 * fitted to measurements (README). A function of shapes, so that resumed runs choose the same.
 *
 * <p>A trajectory costs its preparation, and products for each of its iterations; stepping costs engine calls at every step, and products; its
 * gradients invert a matrix for every sample and step. Cyclic networks take twice the iterations and many a step.
 */
final class Choice {

    /**
     * A cost, base + steps·(each + per·work): work is in millions of multiplications a step.
     *
     * @param base what is paid once
     * @param each what every step costs in calls
     * @param per what a million multiplications of a step cost
     */
    private record Cost(double base, double each, double per) {

        double of(long steps, double work) {
            return base + steps * (each + per * work);
        }
    }

    private Choice() {}

    /**
     * Whether a trajectory is to be solved as one equilibrium.
     *
     * @param settings the network's
     * @param d the shape of the neurons' arguments, (batch, T, q)
     * @param recording whether gradients will be asked for
     */
    static boolean isTrajectory(RenPlugin.Ren settings, Shape d, boolean recording) {
        return switch (settings.evaluation()) {
            case STEPPING -> false;
            case TRAJECTORY -> true;
            case AUTO -> isFaster(settings, d.get(0), d.get(1), recording);
        };
    }

    private static boolean isFaster(RenPlugin.Ren settings, long batch, long steps, boolean recording) {
        double n = settings.states();
        double q = settings.neurons();
        double scans = 1e-6 * batch * (6 * n * n + 2 * n * q + q * q);
        double substitutions = 1e-6 * batch * q * q;
        return trajectory(settings.cyclic(), recording).of(steps, scans)
                <= stepping(settings.cyclic(), recording).of(steps, substitutions);
    }

    private static Cost trajectory(boolean cyclic, boolean recording) {
        if (cyclic) {
            return recording ? new Cost(14, 0, 2.1) : new Cost(4, 0, 1);
        }
        return recording ? new Cost(16, 0, 1.3) : new Cost(6, 0, 0.5);
    }

    private static Cost stepping(boolean cyclic, boolean recording) {
        if (cyclic) {
            return recording ? new Cost(5, 1, 25) : new Cost(2, 0.75, 4);
        }
        return recording ? new Cost(8, 0.5, 20) : new Cost(3, 0.3, 2);
    }
}
