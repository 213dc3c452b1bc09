package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeedsTest {

    @Test
    void seedsDifferByEveryPartOfTheirPlace() {
        Set<Long> seen = new HashSet<>();
        for (long seed : new long[] {0, 1, -1}) {
            for (Seeds.Purpose purpose : Seeds.Purpose.values()) {
                for (int epoch = 0; epoch < 20; epoch++) {
                    for (int step = 0; step < 20; step++) {
                        assertTrue(seen.add(Seeds.of(seed, purpose, epoch, step)));
                    }
                }
            }
        }
    }

    @Test
    void aPermutationHoldsEveryNumberOnceAndDependsOnItsSeed() {
        int[] order = Seeds.permutation(1000, 5);
        assertArrayEquals(
                IntStream.range(0, 1000).toArray(),
                Arrays.stream(order).sorted().toArray());
        assertArrayEquals(order, Seeds.permutation(1000, 5));
        assertFalse(Arrays.equals(order, Seeds.permutation(1000, 6)));
        // a fair shuffle leaves about one number in its place
        long fixed = IntStream.range(0, 1000).filter(i -> order[i] == i).count();
        assertTrue(fixed < 10, fixed + " numbers stayed");
        assertEquals(0, Seeds.permutation(0, 5).length);
    }
}
