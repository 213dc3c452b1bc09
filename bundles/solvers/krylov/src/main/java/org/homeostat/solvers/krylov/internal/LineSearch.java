package org.homeostat.solvers.krylov.internal;

/**
 * One sample's backtracking along its Newton step until ‖g‖ has fallen enough (Armijo's condition in the form of Eisenstat
 * and Walker 1996, algorithm INB), with step lengths from a parabola through ‖g‖². Images that are not finite shorten the
 * step in any case.
 */
final class LineSearch {

    private static final double DECREASE = 1e-4;
    private static final double SHORTEST = 0.1;
    private static final double LONGEST = 0.5;
    private static final double AWAY_FROM_NAN = 0.25;
    private static final int TRIALS = 8;

    private final boolean armijo;
    private double start = Double.POSITIVE_INFINITY;
    private double model;
    private double length;
    private int trials;

    /**
     * Begins without a step.
     *
     * @param armijo whether finite images are judged at all
     */
    LineSearch(boolean armijo) {
        this.armijo = armijo;
    }

    /**
     * A new step is taken, of length 1.
     *
     * @param residual ‖g‖ where it begins
     * @param forcing the linear model's residual at its end, relative to that
     */
    void begin(double residual, double forcing) {
        start = residual;
        model = forcing;
        length = 1;
        trials = 0;
    }

    /**
     * Looks at where the step led.
     *
     * @param residual ‖g‖ there
     * @return the part of the way to go back: 0 accepts, 1 gives the step up
     */
    double back(double residual) {
        boolean finite = Double.isFinite(residual);
        boolean fallen = residual <= (1 - DECREASE * length * (1 - model)) * start;
        boolean isStart = start == Double.POSITIVE_INFINITY;
        if (isStart || finite && (!armijo || fallen || trials >= TRIALS)) {
            return 0;
        }
        if (trials++ >= TRIALS) {
            return 1;
        }
        double factor = finite ? Math.max(SHORTEST, Math.min(minimum(residual), LONGEST)) : AWAY_FROM_NAN;
        length *= factor;
        return 1 - factor;
    }

    /** Where the parabola with the known values and slope is smallest, relative to the length. */
    private double minimum(double residual) {
        double square = start * start;
        double fall = 2 * (1 - model * model) * square * length;
        return fall / (2 * (residual * residual - square + fall));
    }
}
