package org.homeostat.runtime.internal.training;

import java.util.SplittableRandom;

/** Seeds by hashing, so that every draw depends on the run's seed and its place alone, never on what was drawn before. */
public final class Seeds {

    /** What a seed is for. */
    public enum Purpose {
        /** Parameters' first values. */
        PARAMETERS,
        /** Choices while a model is built. */
        MODEL,
        /** Synthetic data. */
        DATA,
        /** The order of an epoch. */
        ORDER,
        /** Noise inside a step. */
        STEP,
        /** Choices of an equilibrium layer's regularizers and masks. */
        LAYER,
        /** Augmentations. */
        AUGMENTATION,
        /** Evaluation. */
        EVALUATION
    }

    private Seeds() {}

    /**
     * A seed.
     *
     * @param seed the run's seed
     * @param purpose what it is for
     * @param place where: epoch, step, …
     * @return the hash of all of these (SplitMix64's finaliser, folded)
     */
    public static long of(long seed, Purpose purpose, long... place) {
        long hash = mix(seed + 0x9E3779B97F4A7C15L);
        hash = mix(hash ^ purpose.name().hashCode());
        for (long part : place) {
            hash = mix(hash ^ (part + 0x9E3779B97F4A7C15L));
        }
        return hash;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /**
     * A permutation.
     *
     * @param size how many
     * @param seed its seed
     * @return the numbers below {@code size} in random order
     */
    public static int[] permutation(int size, long seed) {
        int[] order = new int[size];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
