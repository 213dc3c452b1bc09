package org.homeostat.cli.internal;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.api.platform.StepProgress;

/**
 * Carries what a run tells from the run's thread to the command's.
 *
 * <p>A listener must not block, and a console session's streams are bound to the thread of its command.
 */
final class RunFollower implements RunListener {

    private final BlockingQueue<Consumer<ProgressView>> events = new LinkedBlockingQueue<>();
    private boolean ended;

    @Override
    public void stage(String name) {
        events.add(view -> view.stage(name));
    }

    @Override
    public void step(StepProgress step) {
        events.add(view -> view.step(step));
    }

    @Override
    public void epoch(int epoch, Map<String, Object> metrics) {
        events.add(view -> view.epoch(epoch, metrics));
    }

    @Override
    public void warning(String message) {
        events.add(view -> view.warning(message));
    }

    /**
     * Shows the run until it ends. If the thread is interrupted, the run is cancelled and its checkpoint waited for.
     *
     * @param run the run whose listener this is
     * @param view where it is shown; stays open
     * @return the result
     * @throws CompletionException if the run failed
     */
    RunResult follow(Run run, ProgressView view) {
        run.result().whenComplete((result, failure) -> events.add(last -> ended = true));
        boolean interrupted = false;
        while (!ended) {
            try {
                events.take().accept(view);
            } catch (InterruptedException e) {
                interrupted = true;
                run.cancel();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return run.result().toCompletableFuture().join();
    }
}
