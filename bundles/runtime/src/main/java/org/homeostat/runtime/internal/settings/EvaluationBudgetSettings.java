package org.homeostat.runtime.internal.settings;

import java.util.Optional;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.OnFailure;
import org.homeostat.api.solver.Budget.Relative;

/**
 * What a solver's budget is in passes that train nothing, where it is another than in training.
 *
 * @param tolerance the tolerance ε
 * @param relative what it is measured against
 * @param minIterations the fewest iterations
 * @param maxIterations the most iterations
 * @param maxEvaluations the most evaluations
 * @param onFailure what happens without convergence
 */
record EvaluationBudgetSettings(
        @Setting(value = "The tolerance in passes that train nothing; null for that of training.", min = 0)
        Optional<Double> tolerance,

        @Setting("What a residual is measured against in passes that train nothing; null for that of training.")
        Optional<Relative> relative,

        @Setting(value = "The fewest iterations in passes that train nothing; null for those of training.", min = 0)
        Optional<Integer> minIterations,

        @Setting(value = "The most iterations in passes that train nothing; null for those of training.", min = 1)
        Optional<Integer> maxIterations,

        @Setting(value = "The most evaluations in passes that train nothing; null for those of training.", min = 2)
        Optional<Integer> maxEvaluations,

        @Setting("What happens without convergence in passes that train nothing; null for the same as in training.")
        Optional<OnFailure> onFailure) {

    /** Refuses bounds that contradict each other or those of training. */
    void check(int trainingMin, int trainingMax) {
        int min = minIterations.orElse(trainingMin);
        int max = maxIterations.orElse(trainingMax);
        if (min > max) {
            throw new IllegalArgumentException("evaluation allows " + max + " iterations and asks for at least " + min
                    + "; accepted is a minIterations of at most maxIterations, those of training counting where"
                    + " evaluation has none of its own");
        }
    }

    /** The budget, given that of training. */
    Budget budget(Budget training) {
        Budget budget = training.withIterations(
                minIterations.orElse(training.minIterations()), maxIterations.orElse(training.maxIterations()));
        budget = tolerance.map(budget::withTolerance).orElse(budget);
        budget = relative.map(budget::withRelative).orElse(budget);
        budget = maxEvaluations.map(budget::withMaxEvaluations).orElse(budget);
        return onFailure.map(budget::withOnFailure).orElse(budget);
    }
}
