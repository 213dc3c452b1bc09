package org.homeostat.runtime.internal.training;

/** Tells of solves that did not converge, once a pass. */
public final class FailedSolves {

    private final PluginCalls calls;
    private final RunEvents events;

    /**
     * Creates it.
     *
     * @param calls know the run's solvers
     * @param events take the warnings
     */
    public FailedSolves(PluginCalls calls, RunEvents events) {
        this.calls = calls;
        this.events = events;
    }

    /**
     * Tells of the forward solves in an evaluation.
     *
     * @param pass which one
     * @param evaluated what it came to
     */
    public void tell(String pass, Evaluation.Evaluated evaluated) {
        tell(pass, "forward", evaluated.solver());
    }

    /** Tells of a pass's solves on one side; the odd failure goes without advice. */
    void tell(String pass, String side, SolverTotals totals) {
        totals.failures().ifPresent(failures -> {
            String what = pass + ": the " + side + " solve did not converge for " + failures
                    + "; the best iterates were used. The run has " + calls.all("solver") + ".";
            events.warning(
                    totals.failOften()
                            ? what + " Raise maxIterations or tolerance, bound the map, or take another solver."
                            : what);
        });
    }
}
