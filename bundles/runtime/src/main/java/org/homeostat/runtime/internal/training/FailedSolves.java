package org.homeostat.runtime.internal.training;

import java.util.List;
import java.util.stream.Collectors;
import org.homeostat.api.Ref;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;

/** Tells of solves that did not converge, once a pass. */
public final class FailedSolves {

    /** The two kinds of solves. */
    enum Side {
        /** For equilibria. */
        FORWARD,
        /** For gradients. */
        ADJOINT
    }

    private final Setup setup;
    private final RunEvents events;

    /**
     * Creates it.
     *
     * @param setup knows the run's solvers and their budgets
     * @param events take the warnings
     */
    public FailedSolves(Setup setup, RunEvents events) {
        this.setup = setup;
        this.events = events;
    }

    /**
     * Tells of the forward solves in an evaluation.
     *
     * @param pass which one
     * @param evaluated what it came to
     */
    public void tell(String pass, Evaluation.Evaluated evaluated) {
        tell(pass, Side.FORWARD, evaluated.solver(), false);
    }

    /** Tells of a training pass's solves on one side. */
    void tell(String pass, Side side, SolverTotals totals) {
        tell(pass, side, totals, true);
    }

    /** The odd failure goes without advice. */
    private void tell(String pass, Side side, SolverTotals totals, boolean training) {
        totals.failures().ifPresent(failures -> {
            List<Ref<Solver>> solvers = solvers(side);
            String names = solvers.stream()
                    .map(solver -> setup.calls().use("solver", solver).toString())
                    .distinct()
                    .collect(Collectors.joining(", "));
            String what = pass + ": the " + (side == Side.FORWARD ? "forward" : "adjoint")
                    + " solve did not converge for " + failures + "; the best iterates were used. It was by " + names
                    + ".";
            events.warning(totals.failOften() ? what + " " + advice(solvers, totals, training) : what);
        });
    }

    /** What every adjoint problem has, and no forward one, is that its map is affine. */
    private List<Ref<Solver>> solvers(Side side) {
        return setup
                .calls()
                .call(
                        setup.calls().use("model", setup.settings().model()),
                        "solverUses",
                        () -> setup.settings().model().get().solverUses())
                .stream()
                .filter(use -> use.offered().contains(AffineMap.class) == (side == Side.ADJOINT))
                .map(SolverUse::solver)
                .toList();
    }

    private String advice(List<Ref<Solver>> solvers, SolverTotals totals, boolean training) {
        String prefix = training ? "" : "evaluation.";
        List<Budget> budgets = solvers.stream()
                .map(solver ->
                        solver.common(Budget.class).orElse(setup.equilibria().budget()))
                .map(budget -> training ? budget : budget.evaluation())
                .toList();
        String bounds = totals.ended(Status.BUDGET)
                ? budgets.stream()
                                .map(budget -> prefix + bound(budget, totals))
                                .distinct()
                                .collect(Collectors.joining(" or "))
                        + " or "
                : "";
        boolean bySteps = budgets.stream().anyMatch(budget -> budget.stop() == Budget.Stop.STEP);
        return (bySteps && totals.ended(Status.STALLED)
                        ? "Where steps are small and residuals are not, take another step size, or 'stop: residual'. "
                        : "")
                + "Raise " + bounds + prefix + "tolerance, bound the map, or take another solver.";
    }

    /** Where no sample came to the last iteration, the evaluations were used up before. */
    private static String bound(Budget budget, SolverTotals totals) {
        return totals.mostIterations() >= budget.maxIterations() ? "maxIterations" : "maxEvaluations";
    }
}
