package org.homeostat.runtime.internal.training;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.homeostat.api.HomeostatException;

/** What others ask of a run. Thread-safe; the run looks at it after each step. */
public final class Control {

    private final AtomicBoolean checkpoint = new AtomicBoolean();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicBoolean abandoned = new AtomicBoolean();
    private final AtomicReference<Optional<String>> lost = new AtomicReference<>(Optional.empty());

    /** Creates a control that asks for nothing. */
    public Control() {}

    /** Asks for a checkpoint at the end of the step in progress. */
    public void checkpoint() {
        checkpoint.set(true);
    }

    /** Asks the run to stop after the step in progress. */
    public void cancel() {
        cancelled.set(true);
    }

    /**
     * Says that a plug-in's bundle has left; the first reason is kept.
     *
     * @param reason a sentence that names the bundle
     */
    public void lost(String reason) {
        lost.compareAndSet(Optional.empty(), Optional.of(reason));
    }

    /** Says that nobody waits for the run any more: it must write nothing. */
    public void abandon() {
        abandoned.set(true);
    }

    /**
     * Whether a checkpoint is wanted; asking takes the wish away.
     *
     * @return {@code true} once for each wish
     */
    boolean takeCheckpoint() {
        return checkpoint.getAndSet(false);
    }

    /**
     * Whether the run is to stop.
     *
     * @return {@code true} once it was asked to
     */
    public boolean isCancelled() {
        return cancelled.get();
    }

    /**
     * Whether the run was given up.
     *
     * @return {@code true} once it was
     */
    public boolean isAbandoned() {
        return abandoned.get();
    }

    /**
     * Ends the work in progress if others ask for it.
     *
     * @throws Cancelled if the run is to stop
     * @throws HomeostatException if a plug-in's bundle has left
     */
    public void check() {
        lost().ifPresent(reason -> {
            throw new HomeostatException(reason);
        });
        if (isCancelled() || isAbandoned()) {
            throw new Cancelled();
        }
    }

    /**
     * The bundle that has left.
     *
     * @return a sentence that names it, or empty
     */
    public Optional<String> lost() {
        return lost.get();
    }
}
