package org.homeostat.runtime.internal.training;

/** The run was asked to stop, and has stopped where it can be taken up again. */
public final class Cancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates it. */
    public Cancelled() {
        super("the run was cancelled", null, false, false);
    }
}
