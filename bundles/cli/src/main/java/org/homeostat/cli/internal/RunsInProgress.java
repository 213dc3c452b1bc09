package org.homeostat.cli.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.homeostat.api.platform.Run;

/** The runs that commands start and wait for, so that an interrupt can reach them. Thread-safe. */
final class RunsInProgress {

    private final Set<Claim> claims = new HashSet<>();
    private boolean interrupted;

    /** A command is about to start a run; it closes the claim when its user knows how the run ended. */
    synchronized Claim claim() {
        Claim claim = new Claim();
        claims.add(claim);
        return claim;
    }

    /**
     * Cancels all runs, those about to start too, and waits until their checkpoints are written and their users know.
     *
     * @param patience the longest time to wait
     */
    synchronized void interrupt(Duration patience) {
        interrupted = true;
        claims.forEach(claim -> claim.run.ifPresent(Run::cancel));
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); !claims.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One command's run. */
    final class Claim implements AutoCloseable {

        private Optional<Run> run = Optional.empty();

        private Claim() {}

        /** The run has started. */
        void started(Run started) {
            synchronized (RunsInProgress.this) {
                run = Optional.of(started);
                if (interrupted) {
                    started.cancel();
                }
            }
        }

        @Override
        public void close() {
            synchronized (RunsInProgress.this) {
                claims.remove(this);
                RunsInProgress.this.notifyAll();
            }
        }
    }
}
