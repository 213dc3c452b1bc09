package org.homeostat.runtime.internal.settings;

import java.util.Optional;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Norm;
import org.homeostat.api.solver.Budget.OnFailure;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.Budget.Stop;

/**
 * The settings that the platform reads for every solver.
 *
 * @param tolerance the tolerance ε
 * @param relative what it is measured against
 * @param norm the norm of a sample's residual
 * @param stop what must become small
 * @param minIterations the fewest iterations
 * @param maxIterations the most iterations
 * @param maxEvaluations the most evaluations of f
 * @param onFailure what happens without convergence
 * @param trace whether residuals of all iterations are kept
 * @param evaluation what differs in passes that train nothing
 */
record BudgetSettings(
        @Setting(value = "A sample is done when its residual is this small.", min = 0)
        double tolerance,

        @Setting("What a residual is measured against: true, the norm of f(z); false, nothing; mixed, 1 + that norm.")
        Relative relative,

        @Setting("The norm of a sample's residual: two, or max, its largest component.")
        Norm norm,

        @Setting(
                "What must become small: the residual, or the step from one state to the next; a step is not believed where"
                        + " the residual stays above ten times the tolerance.")
        Stop stop,

        @Setting(value = "Iterations made even if the tolerance is reached before.", min = 0)
        int minIterations,

        @Setting(value = "Iterations after which a solve ends in any case.", min = 1)
        int maxIterations,

        @Setting(
                value = "Evaluations of the map after which a solve ends in any case, those of line searches and inner"
                        + " iterations included; null for no bound.",
                min = 2)
        Optional<Integer> maxEvaluations,

        @Setting("What happens to a sample that does not converge: error ends the run, warn uses its best iterate,"
                + " fallback tries plain damped iteration for as many iterations again and takes the better.")
        OnFailure onFailure,

        @Setting(
                "Keeps the residuals of every iteration, for programs that read SolveReport.trace(); the curves of a run"
                        + " come with its diagnostics.")
        boolean trace,

        @Setting("What differs in passes that train nothing.")
        Optional<EvaluationBudgetSettings> evaluation) {

    /** Refuses contradicting bounds. */
    BudgetSettings {
        if (minIterations > maxIterations) {
            throw new IllegalArgumentException("minIterations is " + minIterations + " and maxIterations "
                    + maxIterations + "; accepted is a minIterations of at most maxIterations");
        }
        maxEvaluations.filter(most -> most <= minIterations).ifPresent(most -> {
            throw new IllegalArgumentException("minIterations is " + minIterations + " and maxEvaluations " + most
                    + "; accepted is a minIterations below maxEvaluations");
        });
        int min = minIterations;
        int max = maxIterations;
        evaluation.ifPresent(other -> other.check(min, max));
    }

    /** The settings of every solver, with the platform's default budget. */
    static CommonSettings<BudgetSettings> common(Budget budget) {
        BudgetSettings defaults = new BudgetSettings(
                budget.tolerance(),
                budget.relative(),
                budget.norm(),
                budget.stop(),
                budget.minIterations(),
                budget.maxIterations(),
                Optional.empty(),
                budget.onFailure(),
                budget.trace(),
                Optional.empty());
        return new CommonSettings<>(defaults, settings -> settings.budget(budget));
    }

    private Budget budget(Budget base) {
        Budget training = base.withTolerance(tolerance)
                .withRelative(relative)
                .withNorm(norm)
                .withStop(stop)
                .withIterations(minIterations, maxIterations)
                .withOnFailure(onFailure)
                .withTrace(trace);
        Budget bounded = maxEvaluations.map(training::withMaxEvaluations).orElse(training);
        return evaluation
                .map(other -> bounded.withEvaluation(other.budget(bounded)))
                .orElse(bounded);
    }
}
