package org.homeostat.solvers.krylov.internal;

/**
 * How exactly one sample's next Newton equation is solved: the residual of the linear model relative to that of the start.
 *
 * <p>The adaptive choice is the second one of Eisenstat and Walker 1996, γ(‖gₖ‖/‖gₖ₋₁‖)², with their safeguard against terms
 * that fall too fast. Either is bounded below by what the products allow, and by half of what is left to the tolerance
 * (Kelley 1995, equation 6.20).
 */
final class Forcing {

    private static final double FACTOR = 0.9;
    private static final double LARGEST = 0.9;
    private static final double MEMORY_MATTERS = 0.1;

    private final boolean adaptive;
    private final double smallest;
    private double term;
    private double previous = Double.NaN;

    /**
     * Begins.
     *
     * @param adaptive whether to adapt
     * @param first the first term, or the constant one
     * @param smallest the least one that the products' accuracy allows
     */
    Forcing(boolean adaptive, double first, double smallest) {
        this.adaptive = adaptive;
        this.smallest = smallest;
        term = first;
    }

    /**
     * The term for a new equation.
     *
     * @param residual its right-hand side's norm
     * @param needed the part of the residual that may be left
     * @return the term
     */
    double next(double residual, double needed) {
        if (adaptive && !Double.isNaN(previous)) {
            double ratio = residual / previous;
            double before = FACTOR * term * term;
            term = FACTOR * ratio * ratio;
            if (before > MEMORY_MATTERS) {
                term = Math.max(term, before);
            }
        }
        previous = residual;
        term = Math.max(smallest, Math.min(term, LARGEST));
        return Math.max(term, Math.min(LARGEST, needed / 2));
    }
}
