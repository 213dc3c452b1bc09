package org.homeostat.cli.internal;

/** What scripts rely on. */
final class ExitCode {

    /** All was done. */
    static final int DONE = 0;

    /** The run, the check or the measurement failed. */
    static final int FAILED = 1;

    /** The words or the experiment are wrong. */
    static final int WRONG_WORDS = 2;

    /** Interrupted; a checkpoint is written. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
