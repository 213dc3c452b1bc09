package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.OnFailure;
import org.homeostat.api.solver.Budget.Stop;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;

/** That the budget holds, and what happens when it is spent. */
class SpendingChecks {

    private final SolverContract contract;
    private final Trial trial;

    SpendingChecks(SolverContract contract) {
        this.contract = contract;
        this.trial = new Trial(contract);
    }

    private Budget endless(DataType type) {
        return trial.budget(type).withTolerance(0).withTrace(true);
    }

    /** No sample iterates more often than the budget says, nor does an iteration cost more than the solver says. */
    @Test
    public void keepsTheBudgetOfIterations() {
        for (DataType type : Trial.types()) {
            List<Sample> samples = trial.easy(Trial.random(), 6, 2);
            for (int limit : new int[] {1, 2, 7}) {
                Outcome outcome = trial.solve(samples, type, endless(type).withIterations(0, limit));
                outcome.assertTruthful(contract.residualSlack());
                int ofStartAndEnd = 2;
                int accepted = contract.evaluationsPerIteration() * (limit + 1) + ofStartAndEnd;
                assertTrue(
                        outcome.evaluations() <= accepted,
                        () -> outcome.evaluations() + " evaluations in " + limit + " iterations; at most " + accepted);
            }
        }
    }

    /** The map sees no evaluation beyond the budget, by either criterion, and what was found by then is returned. */
    @Test
    public void keepsTheBudgetOfEvaluations() {
        for (DataType type : Trial.types()) {
            List<Sample> samples = trial.suited(
                    trial.easy(Trial.random(), 4),
                    Samples.expansion(Trial.random()),
                    Samples.stiff(Trial.random()),
                    Samples.squareRoot(0.5, 1.9, -4, -90),
                    Samples.explosion(0, 1, 2, 3));
            for (Stop stop : Stop.values()) {
                for (int limit = 2; limit <= 20; limit++) {
                    Budget budget = endless(type).withStop(stop).withMaxEvaluations(limit);
                    Outcome outcome = trial.solve(samples, type, budget);
                    int most = limit;
                    assertTrue(
                            outcome.evaluations() <= limit,
                            () -> "the map was evaluated " + outcome.evaluations() + " times; the budget is " + most
                                    + ", the criterion " + stop);
                    outcome.assertTruthful(contract.residualSlack());
                }
            }
        }
    }

    /** A pass that trains nothing keeps to the budget for evaluation, one that trains to its own. */
    @Test
    public void keepsABudgetOfItsOwnInEvaluation() {
        List<Sample> samples = trial.easy(Trial.random(), 6, 2);
        Budget budget = endless(DataType.FLOAT64)
                .withIterations(2, 2)
                .withEvaluation(endless(DataType.FLOAT64).withIterations(5, 5));
        assertIterations(2, trial.train(samples, DataType.FLOAT64, budget), "in training");
        assertIterations(5, trial.solve(samples, DataType.FLOAT64, budget), "in evaluation");
    }

    private static void assertIterations(int expected, Outcome outcome, String when) {
        for (int iterations : outcome.report().iterations()) {
            assertEquals(expected, iterations, () -> "iterations " + when);
        }
    }

    /** A sample that does not converge raises an error, is returned as it is, or is tried by the platform's safe method. */
    @Test
    public void failsAsItIsTold() {
        List<Sample> samples = trial.easy(Trial.random(), 6, 2);
        DataType type = DataType.FLOAT64;
        Budget budget = endless(type).withIterations(0, 1);
        HomeostatException error = assertThrows(
                HomeostatException.class,
                () -> trial.solve(samples, type, budget.withOnFailure(OnFailure.ERROR)),
                "onFailure: error");
        assertTrue(error.getMessage().contains("2 of 2 samples"), error.getMessage());
        Outcome warned = trial.solve(samples, type, budget.withOnFailure(OnFailure.WARN));
        assertEquals(0, warned.report().count(Status.CONVERGED), "converged to tolerance 0 in an iteration");
        Outcome fallen = trial.solve(samples, type, budget.withOnFailure(OnFailure.FALLBACK));
        for (int row = 0; row < 2; row++) {
            assertTrue(
                    fallen.residual(row) <= warned.residual(row) * (1 + 1e-12),
                    () -> "residuals after the fallback "
                            + Arrays.toString(fallen.report().residuals()) + ", before "
                            + Arrays.toString(warned.report().residuals()));
        }
    }
}
