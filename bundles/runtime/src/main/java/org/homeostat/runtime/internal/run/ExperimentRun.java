package org.homeostat.runtime.internal.run;

import ai.djl.engine.Engine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunResult;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.registry.RunHold;
import org.homeostat.runtime.internal.training.Cancelled;
import org.homeostat.runtime.internal.training.Control;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.RunEvents;
import org.homeostat.runtime.internal.training.Watchdog;

/**
 * A run on a thread of its own. The thread is a daemon: a plug-in that never returns cannot keep the process alive.
 */
final class ExperimentRun implements Run {

    /** What a run does. */
    interface Job {

        /** Works to the end; throws {@link Cancelled} when asked to stop. */
        Outcome work();

        /** What to report of a run that was cancelled. */
        Outcome cancelled();

        /** Records a failure in the run folder, if the job has one. */
        void failed(String message);
    }

    private final Path folder;
    private final Control control;
    private final RunEvents events;
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private final Runnable release;
    private volatile State state = State.RUNNING;

    /** {@code release} frees what the run holds; it is called before anybody hears of the end. */
    ExperimentRun(Path folder, Control control, RunEvents events, Runnable release) {
        this.folder = folder;
        this.control = control;
        this.events = events;
        this.release = release;
    }

    /** Starts the job. */
    void start(RunServices services, ReadExperiment experiment, PluginCalls calls, Job job) {
        Thread thread = new Thread(() -> work(services, experiment, calls, job), "homeostat-run-" + experiment.name());
        thread.setDaemon(true);
        thread.setContextClassLoader(Engine.class.getClassLoader());
        thread.start();
    }

    private void work(RunServices services, ReadExperiment experiment, PluginCalls calls, Job job) {
        Thread worker = Thread.currentThread();
        try (RunHold hold = services.plugins().hold(experiment.bound().uses(), control::lost);
                Watchdog watchdog = new Watchdog(
                        calls, worker, services.surroundings().watchdog(), stuck -> giveUp(stuck, job, worker))) {
            watchdog.start();
            hold.lost().ifPresent(control::lost);
            finish(State.DONE, job.work());
        } catch (Cancelled e) {
            cancelled(job);
        } catch (Throwable e) {
            fail(explain(e), job, e);
        }
    }

    /** A run that was given up comes here too if its stuck call returns after all; what was said of it stands. */
    private synchronized void cancelled(Job job) {
        if (state != State.RUNNING) {
            return;
        }
        try {
            finish(State.CANCELLED, job.cancelled());
        } catch (Throwable e) {
            fail(explain(e), job, e);
        }
    }

    private synchronized void finish(State end, Outcome outcome) {
        if (state == State.RUNNING) {
            events.log(end == State.DONE ? "done" : "cancelled; the last complete step is in a checkpoint");
            release.run();
            state = end;
            result.complete(outcome);
        }
    }

    /** What a user is told: the platform's own words as they are, anything else with its type. */
    private HomeostatException explain(Throwable failure) {
        if (control.lost().isPresent()) {
            return new HomeostatException(
                    control.lost().get().replaceFirst("[.]?$", ".")
                            + " The run has ended; its last complete step is in a checkpoint. Go on by:"
                            + " homeostat resume " + folder,
                    failure);
        }
        return failure instanceof HomeostatException known
                ? known
                : new HomeostatException(
                        "the run failed unexpectedly: " + failure + ". Details are in " + folder.resolve("log.txt"),
                        failure);
    }

    private void giveUp(String stuck, Job job, Thread worker) {
        HomeostatException failure = new HomeostatException(stuck);
        // the log shows where the call hangs
        failure.setStackTrace(worker.getStackTrace());
        fail(failure, job, failure);
        worker.interrupt();
    }

    private synchronized void fail(HomeostatException explained, Job job, Throwable cause) {
        if (state != State.RUNNING) {
            return;
        }
        try {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace, true));
            events.log("failed: " + explained.getMessage() + System.lineSeparator() + trace);
            job.failed(explained.getMessage());
        } catch (RuntimeException | Error e) {
            explained.addSuppressed(e);
        }
        try {
            release.run();
        } catch (RuntimeException e) {
            explained.addSuppressed(e);
        }
        control.abandon();
        state = State.FAILED;
        result.completeExceptionally(explained);
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void checkpoint() {
        control.checkpoint();
    }

    @Override
    public void cancel() {
        control.cancel();
    }

    @Override
    public CompletionStage<RunResult> result() {
        return result.minimalCompletionStage();
    }

    /** What {@code result.json} says of a failed run. */
    static Map<String, Object> failure(ReadExperiment experiment, String message, List<String> warnings) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("experiment", experiment.name());
        result.put("status", "failed");
        result.put("error", message);
        result.put("warnings", warnings);
        return result;
    }
}
