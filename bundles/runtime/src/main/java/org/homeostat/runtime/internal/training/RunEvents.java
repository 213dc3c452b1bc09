package org.homeostat.runtime.internal.training;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.StepProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happens in a run: to its listener, who may not disturb it, and to its log. */
public final class RunEvents {

    private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);

    private final RunListener listener;
    private final Consumer<String> log;
    private final Control control;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private boolean listens = true;

    /**
     * Creates it.
     *
     * @param listener is told
     * @param log takes the lines of the run's log
     * @param control says when nobody waits any more
     */
    public RunEvents(RunListener listener, Consumer<String> log, Control control) {
        this.listener = listener;
        this.log = log;
        this.control = control;
    }

    /**
     * A stage begins.
     *
     * @param name what is being done
     */
    public void stage(String name) {
        log(name);
        tell(() -> listener.stage(name));
    }

    void step(StepProgress step) {
        tell(() -> listener.step(step));
    }

    void epoch(int epoch, Map<String, Object> metrics) {
        log("epoch " + epoch + " complete");
        tell(() -> listener.epoch(epoch, metrics));
    }

    /**
     * Something that a user should know.
     *
     * @param message one sentence
     */
    public void warning(String message) {
        log("warning: " + message);
        warnings.add(message);
        tell(() -> listener.warning(message));
    }

    /**
     * The warnings so far.
     *
     * @return one sentence each, first to last
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Adds a line to the log.
     *
     * @param message the line
     */
    public void log(String message) {
        if (!control.isAbandoned()) {
            LOG.debug("{}", message);
            log.accept(message);
        }
    }

    private void tell(Runnable call) {
        if (listens && !control.isAbandoned()) {
            try {
                call.run();
            } catch (RuntimeException | LinkageError e) {
                listens = false;
                LOG.warn("a run's listener failed and is told no more", e);
            }
        }
    }
}
