package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Norm;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That results are the best there are, and that statuses and residuals tell the truth. */
class TruthChecks {

    private static final int PROBLEMS = 1000;

    private final SolverContract contract;
    private final Trial trial;

    TruthChecks(SolverContract contract) {
        this.contract = contract;
        this.trial = new Trial(contract);
    }

    private void truthful(Sample... samples) {
        for (DataType type : Trial.types()) {
            for (Sample sample : trial.suited(samples)) {
                Budget budget = trial.budget(type).withIterations(0, 200).withTrace(true);
                trial.solve(sample, type, budget).assertTruthful(contract.residualSlack());
            }
        }
    }

    /** What comes back is the iterate with the smallest residual, and the reported residual is its own. */
    @Test
    public void returnsTheBestIterate() {
        Random random = Trial.random();
        List<Sample> samples = trial.suited(
                trial.easy(random, 4),
                Samples.affine("expanding map", Spectral.mixed(random, -1.6, 0.5, -0.3, 1.4), random, 3, false),
                Samples.stiff(random),
                Samples.affine("triangular growth", new Banded(4, 0, 3, 1), random, 81, false));
        for (DataType type : Trial.types()) {
            for (int steps : new int[] {1, 3, 9}) {
                Budget budget =
                        trial.budget(type).withTolerance(0).withTrace(true).withIterations(0, steps);
                Outcome outcome = trial.solve(samples, type, budget);
                outcome.assertTruthful(contract.residualSlack());
                for (int row = 0; row < samples.size(); row++) {
                    double best = Arrays.stream(outcome.report().trace().get(row))
                            .min()
                            .orElseThrow();
                    double slack =
                            contract.residualSlack() * (1 + 1e-5) * best + (type == DataType.FLOAT64 ? 1e-12 : 1e-5);
                    int at = row;
                    assertTrue(
                            outcome.residual(row) <= slack,
                            () -> outcome.describe(at) + "; an iterate had the residual " + best);
                }
            }
        }
    }

    /** A map that is NaN beyond some bound leaves finite states behind, and the status tells the truth. */
    @Test
    public void nanDoesNotGetOut() {
        truthful(
                Samples.squareRoot(0.5),
                Samples.squareRoot(1.9),
                Samples.squareRoot(-4),
                Samples.squareRoot(-90),
                Samples.squareRoot(3),
                Samples.squareRoot(0.5, 3),
                Samples.nowhereFinite(3));
    }

    /** A map that diverges leaves finite states behind, and the status tells the truth. */
    @Test
    public void divergenceDoesNotGetOut() {
        truthful(
                Samples.explosion(0, 1),
                Samples.explosion(2, 3),
                Samples.exponential(2),
                Samples.expansion(Trial.random()),
                Samples.affine("growth", Banded.diagonal(3, 7), Trial.random(), 1, false),
                Samples.affine("triangular growth", new Banded(9, 0, 30, 1), Trial.random(), 1e12, false),
                Samples.stiff(Trial.random()));
    }

    /** Where there is no solution the solve ends long before the budget, with another status than converged. */
    @Test
    public void endsWhereThereIsNoSolution() {
        for (DataType type : Trial.types()) {
            for (Sample sample : trial.suited(
                    Samples.noFixedPoint(3), Samples.jump(2), Samples.exponential(2), Samples.nowhereFinite(3))) {
                Budget budget = trial.budget(type)
                        .withRelative(Relative.FALSE)
                        .withTrace(true)
                        .withIterations(0, 1000);
                Outcome outcome = trial.solve(sample, type, budget);
                outcome.assertTruthful(contract.residualSlack());
                // far enough out a step is lost in rounding, and what has no solution has one in the type's numbers
                boolean rounded = outcome.residual(0) == 0 && Values.norm(outcome.z()[0]) > 1e6;
                assertTrue(
                        rounded
                                || List.of(Status.STALLED, Status.DIVERGED, Status.NOT_FINITE)
                                        .contains(outcome.status(0)),
                        () -> outcome.describe(0) + ", though it has no solution");
            }
        }
    }

    /** The trace has every iteration's residual if it is asked for, and is empty otherwise. */
    @Test
    public void keepsATraceOnRequest() {
        List<Sample> samples = trial.easy(Trial.random(), 4, 3);
        Budget budget = trial.budget(DataType.FLOAT64);
        assertEquals(
                List.of(),
                trial.solve(samples, DataType.FLOAT64, budget).report().trace(),
                "no trace was asked for");
        Outcome outcome = trial.solve(samples, DataType.FLOAT64, budget.withTrace(true));
        assertEquals(3, outcome.report().trace().size());
        for (int row = 0; row < 3; row++) {
            double[] trace = outcome.report().trace().get(row);
            assertEquals(
                    outcome.report().iterations()[row] + 1,
                    trace.length,
                    "length of the trace, the start's residual included");
            assertTrue(trace[0] > trace[trace.length - 1], () -> "residuals " + Arrays.toString(trace));
        }
    }

    /**
     * A thousand random samples, alone and in mixed batches: contracting, expanding, divergent, singular, without solution,
     * NaN here or everywhere, from near and far starts. No exception, no hang, no NaN, and statuses that are right.
     */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    public void tellsTheTruthAboutAThousandRandomProblems() {
        trial.suited(Samples.nowhereFinite(1));
        Random random = Trial.random();
        RandomSamples source = new RandomSamples(random, trial.needs());
        Relative[] relatives = Relative.values();
        Norm[] norms = Norm.values();
        for (int done = 0; done < PROBLEMS; ) {
            int dimension = 1 + random.nextInt(6);
            int batch = Math.min(1 + random.nextInt(8), PROBLEMS - done);
            List<Sample> samples = new ArrayList<>();
            for (int row = 0; row < batch; row++) {
                samples.add(source.next(dimension));
            }
            DataType type = random.nextBoolean() ? DataType.FLOAT32 : DataType.FLOAT64;
            Budget budget = trial.budget(type)
                    .withTolerance(Math.pow(10, -1 - random.nextInt(type == DataType.FLOAT64 ? 9 : 4)))
                    .withRelative(relatives[random.nextInt(relatives.length)])
                    .withNorm(norms[random.nextInt(norms.length)])
                    .withIterations(0, 1 + random.nextInt(80))
                    .withMaxEvaluations(2 + random.nextInt(200))
                    .withTrace(true);
            int from = done;
            try {
                trial.solve(samples, type, budget).assertTruthful(contract.residualSlack());
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "samples " + from + " to " + (from + batch - 1) + " of seed " + Trial.SEED + ", " + samples
                                + ", ended with an exception",
                        e);
            }
            done += batch;
        }
    }
}
