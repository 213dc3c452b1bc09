package org.homeostat.cli.internal;

import java.io.PrintStream;
import java.util.Map;

/** A line a stage, an epoch and a warning, for logs and pipes. */
final class LinesView implements ProgressView {

    private final PrintStream err;

    LinesView(PrintStream err) {
        this.err = err;
    }

    @Override
    public void stage(String name) {
        err.println(name);
    }

    @Override
    public void epoch(int epoch, Map<String, Object> metrics) {
        err.println("epoch " + epoch + "  " + EpochText.of(metrics));
    }

    @Override
    public void warning(String message) {
        err.println("warning: " + message);
    }
}
