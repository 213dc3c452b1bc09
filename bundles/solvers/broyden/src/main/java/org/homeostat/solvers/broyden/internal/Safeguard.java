package org.homeostat.solvers.broyden.internal;

/** Tells when one sample has lost its way. */
final class Safeguard {

    /** The part of a step that is tried next, from its start, when it has led astray. */
    static final double CUT = 0.1;

    /** What is smaller than this many roundings of the image says nothing about the map. */
    static final double NOISE = 32;

    private final double growth;
    private double smallest = Double.POSITIVE_INFINITY;

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
    }

    /** Begins anew. */
    void reset() {
        smallest = Double.POSITIVE_INFINITY;
    }
}
