package org.homeostat.equilibrium.internal;

import java.util.Arrays;

/**
 * The median times of something and of its floor, measured in turns, so that their ratio means the same on every machine.
 *
 * @param work milliseconds
 * @param floor milliseconds
 */
record Timing(double work, double floor) {

    private static final int MOST_ROUNDS = 2000;

    double ratio() {
        return work / floor;
    }

    /**
     * Measures.
     *
     * @param work what is measured
     * @param floor what it cannot do without
     * @param warmUp seconds before the measurement
     * @param repetitions measurements of each
     */
    static Timing of(Runnable work, Runnable floor, double warmUp, int repetitions) {
        long until = System.nanoTime() + (long) (warmUp * 1e9);
        for (int i = 0; i < MOST_ROUNDS && (i < 2 || System.nanoTime() < until); i++) {
            work.run();
            floor.run();
        }
        double[] works = new double[repetitions];
        double[] floors = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            works[i] = milliseconds(work);
            floors[i] = milliseconds(floor);
        }
        return new Timing(median(works), median(floors));
    }

    private static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
