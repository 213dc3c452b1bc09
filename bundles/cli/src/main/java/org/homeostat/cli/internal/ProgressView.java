package org.homeostat.cli.internal;

import java.util.Map;
import org.homeostat.api.platform.StepProgress;

/** Shows how a run gets on. Called by the thread of the command alone. */
interface ProgressView extends AutoCloseable {

    /** The view that suits a console. */
    static ProgressView of(Console console, boolean quiet) {
        if (quiet) {
            return new WarningsView(console.err());
        }
        return console.isTerminal() ? new BarView(console) : new LinesView(console.err());
    }

    /** A stage begins. */
    default void stage(String name) {}

    /** A step is complete. */
    default void step(StepProgress step) {}

    /** An epoch is complete. */
    default void epoch(int epoch, Map<String, Object> metrics) {}

    /** Something to know. */
    default void warning(String message) {}

    @Override
    default void close() {}
}
