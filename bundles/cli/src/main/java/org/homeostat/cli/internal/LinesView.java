package org.homeostat.cli.internal;

import java.io.PrintStream;
import java.util.Map;
import org.homeostat.api.platform.StepProgress;

/** A line a stage, an epoch and a warning, for logs and pipes. */
final class LinesView implements ProgressView {

    private final PrintStream err;
    private String epochs = "";

    LinesView(PrintStream err) {
        this.err = err;
    }

    @Override
    public void stage(String name) {
        err.println(name);
    }

    @Override
    public void step(StepProgress step) {
        epochs = " of " + step.epochs();
    }

    @Override
    public void epoch(int epoch, Map<String, Object> metrics) {
        err.println("epoch " + epoch + epochs + "  " + EpochText.of(metrics));
    }

    @Override
    public void warning(String message) {
        err.println("warning: " + message);
    }
}
