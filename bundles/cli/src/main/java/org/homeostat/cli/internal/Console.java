package org.homeostat.cli.internal;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out results, and with {@code --json} nothing but JSON
 * @param err progress, warnings, messages
 * @param complaints why a command failed
 * @param isTerminal whether {@code err} is a terminal that a bar can be drawn on
 * @param columns its width in characters
 */
record Console(PrintStream out, PrintStream err, PrintStream complaints, boolean isTerminal, int columns) {

    private static final int DEFAULT_COLUMNS = 100;

    /** The streams of the process, described by the properties that the launcher sets. */
    static Console ofProcess() {
        // Java cannot tell whether standard error is a terminal; the start script can
        boolean isTerminal = Boolean.getBoolean("homeostat.terminal");
        Integer columns = Integer.getInteger("homeostat.columns", DEFAULT_COLUMNS);
        return new Console(System.out, System.err, System.err, isTerminal, columns > 0 ? columns : DEFAULT_COLUMNS);
    }

    /**
     * The streams of a console session, on which only whole lines are printed.
     *
     * @param complaints takes why a command failed
     */
    static Console ofSession(PrintStream complaints) {
        return new Console(System.out, System.err, complaints, false, DEFAULT_COLUMNS);
    }
}
