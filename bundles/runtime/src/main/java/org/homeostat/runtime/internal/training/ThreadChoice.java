package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
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

    private static final int WARM_UP = 1;
    private static final int FEWEST = 1;
    private static final int ROUNDS = 9;
    private static final double SECONDS = 1;
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
        List<Double> one = new ArrayList<>();
        List<Double> all = new ArrayList<>();
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
                long start = System.nanoTime();
                for (int i = -WARM_UP; i < FEWEST || i < ROUNDS && since(start) < SECONDS; i++) {
                    compute.setThreads(1);
                    double slow = seconds(setup, step, feed, batches);
                    compute.setThreads(processors);
                    double fast = seconds(setup, step, feed, batches);
                    if (i >= 0) {
                        one.add(slow);
                        all.add(fast);
                    }
                }
            }
        } finally {
            compute.setThreads(before);
        }
        return median(all) < CLEARLY * median(one) ? processors : 1;
    }

    private static double seconds(Setup setup, TrainingStep step, Feed feed, int[][] batches) {
        long start = System.nanoTime();
        step.take(feed, batches[0], 0, 1, setup.progress(0, batches.length));
        return since(start);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
