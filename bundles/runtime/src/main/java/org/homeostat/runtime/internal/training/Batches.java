package org.homeostat.runtime.internal.training;

import java.util.Arrays;
import org.homeostat.api.dataset.Samples;

/** Which samples go together, in which order. */
final class Batches {

    private Batches() {}

    /** Whether the batches of a split continue one another. */
    static boolean stream(Samples samples, int size) {
        return samples.stream(size, 0).isPresent();
    }

    /** The batches of a pass: the split's own stream, or its samples, shuffled if asked; the last batch may be smaller. */
    static int[][] of(Samples samples, int size, boolean shuffle, long seed) {
        return samples.stream(size, seed).orElseGet(() -> split(order(samples.size(), shuffle, seed), size));
    }

    private static int[] order(int count, boolean shuffle, long seed) {
        if (shuffle) {
            return Seeds.permutation(count, seed);
        }
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private static int[][] split(int[] order, int size) {
        int[][] batches = new int[(order.length + size - 1) / size][];
        Arrays.setAll(batches, i -> Arrays.copyOfRange(order, i * size, Math.min(order.length, (i + 1) * size)));
        return batches;
    }
}
