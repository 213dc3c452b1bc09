package org.homeostat.cli.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.homeostat.api.platform.Run;

/** The runs that commands wait for, so that an interrupt can reach them. Thread-safe. */
final class RunsInProgress {

    private final Set<Run> runs = new HashSet<>();

    /** A command begins to follow a run. */
    synchronized void add(Run run) {
        runs.add(run);
    }

    /** A command has told its user how the run ended. */
    synchronized void remove(Run run) {
        runs.remove(run);
        notifyAll();
    }

    /**
     * Cancels all runs and waits until their checkpoints are written and their users know.
     *
     * @param patience the longest time to wait
     */
    synchronized void interrupt(Duration patience) {
        runs.forEach(Run::cancel);
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); !runs.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
