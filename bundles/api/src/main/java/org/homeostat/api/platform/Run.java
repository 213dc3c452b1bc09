package org.homeostat.api.platform;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A run in progress or done. Thread-safe. */
@ProviderType
public interface Run {

    /** Where a run stands. Further values may be added. */
    enum State {
        /** It is working. */
        RUNNING,
        /** It has reached its end. */
        DONE,
        /** It ended with an error. */
        FAILED,
        /** It was cancelled; its last complete step is in a checkpoint. */
        CANCELLED
    }

    /**
     * Where it stands.
     *
     * @return the state
     */
    State state();

    /**
     * The run folder.
     *
     * @return an absolute path
     */
    Path folder();

    /**
     * Asks for a checkpoint at the end of the step in progress.
     */
    void checkpoint();

    /** Asks the run to stop: it writes a checkpoint of its last complete step and ends. */
    void cancel();

    /**
     * The result.
     *
     * @return completes with the result of a run that was done or cancelled, and exceptionally, with a {@code
     *     HomeostatException} for what a user can mend, if it failed
     */
    CompletionStage<RunResult> result();
}
