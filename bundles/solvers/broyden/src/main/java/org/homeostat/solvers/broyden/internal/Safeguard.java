package org.homeostat.solvers.broyden.internal;

/** Tells when one sample has lost its way, and how far it goes from its last good state then. */
final class Safeguard {

    private final double growth;
    private double smallest = Double.POSITIVE_INFINITY;
    private double damping = 1;

    /**
     * Creates it.
     *
     * @param growth the factor over its smallest that a residual may reach
     */
    Safeguard(double growth) {
        this.growth = growth;
    }

    /** Whether a residual of this norm is not to be gone on from. */
    boolean refuses(double norm) {
        return !(norm <= growth * smallest) || norm == Double.POSITIVE_INFINITY;
    }

    /** Takes in the norm of a residual that is gone on from. */
    void accept(double norm) {
        smallest = Math.min(smallest, norm);
        damping = 1;
    }

    /** The part of the plain step that is taken from the last good state: half of the time before. */
    double back() {
        damping /= 2;
        return damping;
    }

    /** Begins anew. */
    void reset() {
        smallest = Double.POSITIVE_INFINITY;
        damping = 1;
    }
}
