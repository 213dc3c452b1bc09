package org.homeostat.cli.internal;

import java.io.PrintStream;

/** A line a warning and nothing else: what a user should know is told however quiet the rest is. */
final class WarningsView implements ProgressView {

    private final PrintStream err;

    WarningsView(PrintStream err) {
        this.err = err;
    }

    @Override
    public void warning(String message) {
        err.println("warning: " + message);
    }
}
