package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.task.Objective;
import org.homeostat.runtime.internal.experiment.TrainingSettings;

/**
 * Measures steps of the experiment with one thread and with all, on a network that is thrown away.
 *
 * <p>All threads must be clearly faster, or one is chosen: near the border the choice would be chance.
 */
public final class ThreadChoice {

    private static final int WARM_UP = 3;
    private static final int ROUNDS = 7;
    private static final double CLEARLY = 0.8;

    private ThreadChoice() {}

    /**
     * Measures.
     *
     * @param setup the experiment
     * @param train the split to learn from
     * @param processors the processors of the machine
     * @param manager the run's manager
     * @return 1 or {@code processors}
     */
    public static int measure(Setup setup, Samples train, int processors, NDManager manager) {
        if (processors == 1) {
            return 1;
        }
        Compute compute = setup.compute();
        int before = compute.threads();
        double[] one = new double[ROUNDS];
        double[] all = new double[ROUNDS];
        try (NDManager scratch = manager.newSubManager()) {
            Network network = setup.network(scratch);
            Objective objective = setup.objective();
            TrainingStep step = new TrainingStep(setup, network, objective, scratch);
            TrainingSettings training = setup.settings().training();
            try (Feed feed = new Feed(setup, train, training.batchSize(), scratch)) {
                int[][] batches = feed.batches(training.batchSize(), false, 0);
                if (batches.length == 0) {
                    return 1;
                }
                for (int i = -WARM_UP; i < ROUNDS; i++) {
                    compute.setThreads(1);
                    double slow = seconds(step, feed, batches, training);
                    compute.setThreads(processors);
                    double fast = seconds(step, feed, batches, training);
                    if (i >= 0) {
                        one[i] = slow;
                        all[i] = fast;
                    }
                }
            }
        } finally {
            compute.setThreads(before);
        }
        return median(all) < CLEARLY * median(one) ? processors : 1;
    }

    private static double seconds(TrainingStep step, Feed feed, int[][] batches, TrainingSettings training) {
        long start = System.nanoTime();
        step.take(feed, batches[0], 0, 1, new Numbers.RunProgress(0, batches.length, training.epochs()));
        return (System.nanoTime() - start) * 1e-9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
