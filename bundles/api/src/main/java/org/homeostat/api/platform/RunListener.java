package org.homeostat.api.platform;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** Is told what happens in a run, on the run's thread; a listener must not block. */
@ConsumerType
public interface RunListener {

    /** A listener that does nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * A stage begins.
     *
     * @param name what is being done, for example {@code training}
     */
    default void stage(String name) {}

    /**
     * A training step is complete.
     *
     * @param step numbers of the step
     */
    default void step(StepProgress step) {}

    /**
     * An epoch is complete and evaluated.
     *
     * @param epoch 1 for the first
     * @param metrics what {@code metrics.jsonl} keeps of it
     */
    default void epoch(int epoch, Map<String, Object> metrics) {}

    /**
     * Something that a user should know.
     *
     * @param message one sentence
     */
    default void warning(String message) {}
}
