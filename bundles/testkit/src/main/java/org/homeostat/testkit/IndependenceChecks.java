package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;

/** That a sample's result is its own, whatever its batch mates do. */
class IndependenceChecks {

    private final SolverContract contract;
    private final Trial trial;

    IndependenceChecks(SolverContract contract) {
        this.contract = contract;
        this.trial = new Trial(contract);
    }

    /** Samples of six components, easy and hard, and some without hope. */
    private List<Sample> mixed(Random random) {
        return trial.suited(
                trial.easy(random, 6),
                Samples.rotation(random, 0.9),
                Samples.noFixedPoint(6),
                Samples.monotone("slow map", Spectral.mixed(random, 0.97, 0.8, 0.4, 0, -0.5, -0.9), random, true),
                Samples.nowhereFinite(6),
                Samples.affine("expanding map", Spectral.mixed(random, -3, -1, 0, 0.5, 2, 4), random, 2, false),
                Samples.explosion(1, 2, 3, 4, 5, 6),
                Samples.nilpotent(random, 6),
                Samples.cosine(6),
                Samples.rectified("rectifiers", Spectral.mixed(random, 0.9, 0.6, 0.3, 0, -0.3, -0.6), random, true),
                Samples.rectified("triangular rectifiers", new Banded(6, 0, 0.95, 1), random, true),
                Samples.tent(3, 0.3),
                Samples.squareRoot(0.5, 1.9, -4, 1, 1, 1),
                easyLate(random));
    }

    /** An easy sample with a far start. */
    private Sample easyLate(Random random) {
        double[] far = new double[6];
        Arrays.fill(far, 1e3);
        return trial.easy(random, 6).from(far);
    }

    /** A sample converges alone as it does among neighbours that are hard, diverge or become NaN. */
    @Test
    public void aSampleDoesNotDependOnItsBatch() {
        for (DataType type : Trial.types()) {
            Budget budget = trial.budget(type);
            List<Sample> samples = mixed(Trial.random());
            Outcome together = trial.solve(samples, type, budget);
            for (int row = 0; row < samples.size(); row++) {
                Outcome alone = trial.solveOf(samples, type, budget, row);
                int at = row;
                assertEquals(
                        alone.status(0),
                        together.status(row),
                        () -> "alone " + alone.describe(0) + "; in a batch " + together.describe(at));
                if (alone.status(0) == Status.CONVERGED) {
                    assertEquals(
                            alone.report().iterations()[0],
                            together.report().iterations()[row],
                            1,
                            () -> "alone " + alone.describe(0) + "; in a batch " + together.describe(at));
                    double size = 1 + Values.norm(alone.z()[0]);
                    assertEquals(
                            0,
                            Values.distance(alone.z()[0], together.z()[row]),
                            contract.agreement(type, budget.tolerance()) * size,
                            () -> "results alone and in a batch differ: " + alone.describe(0));
                }
            }
        }
    }

    /** Where its batch mates start does not reach a sample: the same numbers, not just close ones. */
    @Test
    public void rowsAreIndependent() {
        for (DataType type : Trial.types()) {
            Budget budget = trial.budget(type).withIterations(12, 12);
            List<Sample> plain = trial.easy(Trial.random(), 3, 3);
            List<Sample> disturbed = new ArrayList<>(plain);
            disturbed.set(1, plain.get(1).from(50, -20, 9));
            disturbed.set(2, plain.get(2).from(-3, 4, 5));
            assertArrayEquals(
                    trial.solve(plain, type, budget).z()[0],
                    trial.solve(disturbed, type, budget).z()[0],
                    "sample 0 moved with the starts of samples 1 and 2");
        }
    }

    /** A map in which samples touch each other is refused. */
    @Test
    public void refusesMapsThatCoupleSamples() {
        for (DataType type : Trial.types()) {
            List<Sample> samples = trial.easy(Trial.random(), 3, 4);
            HomeostatException refused = assertThrows(
                    HomeostatException.class,
                    () -> trial.solveCoupled(samples, type, trial.budget(type)),
                    "a map that adds the batch's mean");
            assertTrue(refused.getMessage().contains("batch"), refused.getMessage());
        }
    }

    /** A sample that has converged keeps its numbers while the others go on. */
    @Test
    public void convergedSamplesStopChanging() {
        for (DataType type : Trial.types()) {
            List<Sample> samples = mixed(Trial.random());
            Budget budget = trial.budget(type);
            Outcome all = trial.solve(samples, type, budget);
            int first = -1;
            for (int row = 0; row < samples.size(); row++) {
                boolean earlier = first < 0
                        || all.report().iterations()[row] < all.report().iterations()[first];
                if (all.status(row) == Status.CONVERGED && earlier) {
                    first = row;
                }
            }
            assertTrue(first >= 0, () -> "nothing converged: " + all.report().status());
            int iterations = Math.max(1, all.report().iterations()[first]);
            Outcome stopped = trial.solve(samples, type, budget.withIterations(0, iterations));
            assertArrayEquals(
                    stopped.z()[first],
                    all.z()[first],
                    all.describe(first) + ": its result when the solve ends there and when the others go on");
        }
    }

    /** When samples leave, the others go on as if nothing had happened, and the memory shrinks with them. */
    @Test
    public void keepsWhatBelongsToTheRowsThatStay() {
        for (DataType type : Trial.types()) {
            List<Sample> samples = trial.easy(Trial.random(), 5, 8);
            try (StepDriver all = new StepDriver(contract.solver(), samples, type);
                    StepDriver some = new StepDriver(contract.solver(), samples, type)) {
                all.run(3);
                some.run(3);
                long before = some.memorySize();
                some.keep(5, 7);
                assertTrue(
                        some.memorySize() <= before / 2,
                        () -> "the solver's memory holds " + some.memorySize() + " numbers for 2 samples and held "
                                + before + " for 8; drop the other rows in keep(rows)");
                for (int step = 0; step < 4; step++) {
                    double tolerance = type == DataType.FLOAT64 ? 1e-9 : 1e-3;
                    assertArrayEquals(
                            all.solution()[5], some.solution()[0], tolerance, "sample 5 after the others left");
                    assertArrayEquals(
                            all.solution()[6], some.solution()[1], tolerance, "sample 6 after the others left");
                    all.run(1);
                    some.run(1);
                }
            }
        }
    }
}
