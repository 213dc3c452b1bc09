package org.homeostat.datasets.sequences.internal;

import org.hipparchus.random.MersenneTwister;

/**
 * Whole numbers as {@code numpy.random.RandomState(seed).randint(low, high)} draws them: the Mersenne Twister MT19937, started
 * by the generator of Knuth (Matsumoto and Nishimura 1998, 2002), and rejection under a mask. NumPy has promised to keep this
 * stream for good, so that data which others drew from it can be drawn again.
 */
final class LegacyDraws {

    private final MersenneTwister bits;

    /**
     * Creates it.
     *
     * @param seed at least 0 and below 2³²
     */
    LegacyDraws(long seed) {
        if (seed < 0 || seed >>> 32 != 0) {
            throw new IllegalArgumentException("seed is " + seed + ", accepted are 0 to " + ((1L << 32) - 1));
        }
        bits = new MersenneTwister((int) seed);
    }

    /**
     * The next number.
     *
     * @param low the smallest
     * @param high above the largest
     * @return uniform in [low, high)
     */
    int next(int low, int high) {
        int range = high - low - 1;
        int mask = range == 0 ? 0 : -1 >>> Integer.numberOfLeadingZeros(range);
        int drawn = range == 0 ? 0 : bits.nextInt() & mask;
        while (drawn > range) {
            drawn = bits.nextInt() & mask;
        }
        return low + drawn;
    }
}
