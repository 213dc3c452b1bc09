package org.homeostat.koopman.internal.spectrum;

/** The six types of real Jordan blocks by what their powers do (Konishi and Kawahara, appendix A). */
public enum BlockType {
    /** Real, inside the unit circle. */
    REAL_INSIDE("real, |λ| < 1"),
    /** 1 or -1. */
    REAL_UNIT("real, |λ| = 1"),
    /** Real, outside the unit circle. */
    REAL_OUTSIDE("real, |λ| > 1"),
    /** A conjugate pair inside the unit circle. */
    PAIR_INSIDE("pair, |λ| < 1"),
    /** A conjugate pair on the unit circle. */
    PAIR_UNIT("pair, |λ| = 1"),
    /** A conjugate pair outside the unit circle. */
    PAIR_OUTSIDE("pair, |λ| > 1");

    private final String words;

    BlockType(String words) {
        this.words = words;
    }

    /**
     * The type in words.
     *
     * @return for a reader
     */
    public String words() {
        return words;
    }

    /**
     * Whether the eigenvalue lies on the unit circle.
     *
     * @return {@code true} for the two unit types
     */
    public boolean isUnit() {
        return this == REAL_UNIT || this == PAIR_UNIT;
    }

    /**
     * Whether the eigenvalue lies outside the unit circle.
     *
     * @return {@code true} for the two outer types
     */
    public boolean isOutside() {
        return this == REAL_OUTSIDE || this == PAIR_OUTSIDE;
    }
}
