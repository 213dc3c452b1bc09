package org.homeostat.datasets.sequences.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LegacyDrawsTest {

    private static int[] drawn(long seed, int low, int high, int count) {
        LegacyDraws draws = new LegacyDraws(seed);
        return IntStream.range(0, count).map(i -> draws.next(low, high)).toArray();
    }

    /** NumPy 2.4.6: {@code np.random.RandomState(seed).randint(low, high, count)}. */
    @Test
    void drawsWhatNumPyDraws() {
        assertArrayEquals(new int[] {5, 8, 6, 1, 4, 4, 4, 8, 2, 4, 6, 3, 5, 8, 7, 1, 1, 5, 3, 2}, drawn(0, 1, 9, 20));
        assertArrayEquals(new int[] {1, 8, 2, 4, 1, 8, 1, 5, 3, 8}, drawn(1711, 1, 9, 10));
    }

    /** Six of eight masked values are accepted here, so that the rejected ones count too. */
    @Test
    void rejectsUnderTheMaskAsNumPyDoes() {
        assertArrayEquals(new int[] {4, 5, 0, 3, 3, 3, 1, 3, 5, 2, 4, 0, 0, 4, 2, 1, 0, 1, 5, 1}, drawn(0, 0, 6, 20));
        assertArrayEquals(new int[] {-15, -16, -38, 21, 2, 14, 36, 39, -18, -39}, drawn(4_294_967_295L, -50, 50, 10));
    }

    @Test
    void oneNumberIsNoDraw() {
        LegacyDraws draws = new LegacyDraws(0);
        assertEquals(3, draws.next(3, 4));
        assertEquals(5, draws.next(1, 9));
    }

    @Test
    void seedsAreThirtyTwoBits() {
        assertThrows(IllegalArgumentException.class, () -> new LegacyDraws(-1));
        assertThrows(IllegalArgumentException.class, () -> new LegacyDraws(1L << 32));
    }
}
