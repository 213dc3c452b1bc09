package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.homeostat.api.solver.Budget.Norm;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.Budget.Stop;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a solver must solve. */
class SolvingChecks {

    private final SolverContract contract;
    private final Trial trial;

    SolvingChecks(SolverContract contract) {
        this.contract = contract;
        this.trial = new Trial(contract);
    }

    /** Solves each of the samples that the solver claims to solve, in both precisions. */
    private void solves(Sample... samples) {
        for (DataType type : Trial.types()) {
            for (Sample sample : trial.solvable(samples)) {
                trial.solve(sample, type, trial.budget(type)).assertSolved(contract.residualSlack());
            }
        }
    }

    /** Affine contractions are solved in both precisions, in a batch. */
    @Test
    public void solvesAffineContractions() {
        for (DataType type : Trial.types()) {
            trial.solve(trial.easy(Trial.random(), 12, 5), type, trial.budget(type))
                    .assertSolved(contract.residualSlack());
        }
    }

    /** Contractions that are not affine are solved. */
    @Test
    public void solvesNonlinearContractions() {
        Random random = Trial.random();
        solves(
                Samples.cosine(4),
                Samples.rectified("rectifiers", Spectral.mixed(random, 0.8, 0.3, -0.2, -0.7), random, true),
                Samples.rectified("triangular rectifiers", new Banded(5, 0, 0.9, 1), random, true));
    }

    /** Scaled rotations, whose eigenvalues are complex, are solved. */
    @Test
    public void solvesScaledRotations() {
        solves(Samples.rotation(Trial.random(), 0.9), Samples.rotation(Trial.random(), 0.999));
    }

    /** Maps with eigenvalues of very different size are solved. */
    @Test
    public void solvesStiffMaps() {
        solves(Samples.mildlyStiff(Trial.random()), Samples.stiff(Trial.random()));
    }

    /** Maps whose powers grow before they fall are solved. */
    @Test
    public void solvesNonNormalMaps() {
        solves(
                Samples.nonNormal(Trial.random()),
                Samples.affine("triangular growth", new Banded(5, 0, 3, 1), Trial.random(), 243, false));
    }

    /** An affine map with eigenvalues beyond 1 in modulus is solved, if the solver says that it can. */
    @Test
    public void solvesNonContractions() {
        solves(Samples.expansion(Trial.random()));
    }

    /** Steps of implicit methods for differential equations are solved. */
    @Test
    public void solvesImplicitSteps() {
        Random random = Trial.random();
        solves(
                Samples.heat(0.2, random),
                Samples.heat(10, random),
                Samples.midpoint(0.5, random),
                Samples.midpoint(3, random));
    }

    /** The network of the iterated tent map is solved exactly, by methods for triangular maps within its depth. */
    @Test
    public void solvesTheTentNetwork() {
        for (Sample sample : trial.solvable(Samples.tent(5, 0.3), Samples.tent(5, 0.8125))) {
            Outcome outcome = trial.solve(sample, DataType.FLOAT64, trial.budget(DataType.FLOAT64));
            outcome.assertSolved(contract.residualSlack());
            assertTrue(outcome.report().iterations()[0] <= 6, () -> outcome.describe(0));
        }
    }

    /** The steep ramp is solved by methods for monotone operators, however steep. */
    @Test
    public void solvesTheSteepRamp() {
        double gentle = Math.pow(2, -10);
        double steep = Math.pow(2, -20);
        List<Sample> samples = trial.solvable(
                Samples.ramp(gentle, gentle / 3), Samples.ramp(gentle, 0.4),
                Samples.ramp(steep, steep / 3), Samples.ramp(steep, 0.4));
        for (Sample sample : samples) {
            Outcome outcome = trial.solve(sample, DataType.FLOAT64, trial.budget(DataType.FLOAT64));
            outcome.assertSolved(contract.residualSlack());
            assertTrue(
                    outcome.report().iterations()[0] <= contract.steepRampIterations(),
                    () -> outcome.describe(0) + "; at most " + contract.steepRampIterations() + " are expected");
        }
    }

    /** What is too slow for the solver ends with the budget, honestly. */
    @Test
    public void saysWhenItIsTooSlow() {
        for (DataType type : Trial.types()) {
            for (Sample sample : trial.suited(
                    Samples.rotation(Trial.random(), 0.999),
                    Samples.ramp(Math.pow(2, -10), 0.4),
                    Samples.ramp(Math.pow(2, -20), 0.4),
                    Samples.tent(5, 0.3))) {
                trial.solve(
                                sample,
                                type,
                                trial.budget(type).withIterations(0, 40).withTrace(true))
                        .assertTruthful(contract.residualSlack());
            }
        }
    }

    /** Absolute, relative and mixed tolerances hold, in the two-norm and the largest component. */
    @Test
    public void meetsEveryKindOfTolerance() {
        Random random = Trial.random();
        List<Sample> samples = trial.easy(random, 6, 3);
        for (DataType type : Trial.types()) {
            for (Relative relative : Relative.values()) {
                for (Norm norm : Norm.values()) {
                    for (double tolerance : new double[] {1e-1, 1e-4}) {
                        Outcome outcome = trial.solve(
                                samples,
                                type,
                                trial.budget(type)
                                        .withTolerance(tolerance)
                                        .withRelative(relative)
                                        .withNorm(norm));
                        assertEquals(3, outcome.report().count(Status.CONVERGED), () -> outcome.describe(0));
                        outcome.assertTruthful(contract.residualSlack());
                    }
                }
            }
        }
    }

    /** A solve that is to end with small steps ends near the solution. */
    @Test
    public void endsWithSmallSteps() {
        for (DataType type : Trial.types()) {
            List<Sample> samples = trial.easy(Trial.random(), 6, 3);
            Outcome outcome = trial.solve(samples, type, trial.budget(type).withStop(Stop.STEP));
            for (int row = 0; row < samples.size(); row++) {
                int at = row;
                assertEquals(Status.CONVERGED, outcome.status(row), () -> outcome.describe(at));
                assertTrue(
                        outcome.residual(row) <= 10.01 * outcome.allowed(row),
                        () -> outcome.describe(at) + " after a small step");
            }
        }
    }

    /** A solution is recognised: from it, and from what an earlier solve returned, at most one iteration is made. */
    @Test
    public void recognisesASolution() {
        Random random = Trial.random();
        for (DataType type : Trial.types()) {
            for (Sample sample : trial.solvable(
                    trial.easy(random, 5),
                    Samples.rectified("rectifiers", Spectral.mixed(random, 0.8, -0.2, -0.7), random, true),
                    Samples.rectified("triangular rectifiers", new Banded(5, 0, 0.9, 1), random, true),
                    Samples.heat(0.2, random))) {
                double[] found = trial.solve(sample, type, trial.budget(type)).z()[0];
                for (double[] start : List.of(sample.solution().orElseThrow(), found)) {
                    Outcome outcome = trial.solve(
                            sample.from(start),
                            type,
                            trial.budget(type)
                                    .withTolerance(2 * trial.budget(type).tolerance()));
                    outcome.assertSolved(contract.residualSlack());
                    assertTrue(
                            outcome.report().iterations()[0] <= 1,
                            () -> outcome.describe(0) + ", started from a solution");
                }
            }
        }
    }

    /** Iterations that are demanded after convergence are made, and do no harm. */
    @Test
    public void goesOnAfterConvergence() {
        for (DataType type : Trial.types()) {
            Outcome outcome = trial.solve(
                    trial.easy(Trial.random(), 3, 2), type, trial.budget(type).withIterations(150, 150));
            outcome.assertSolved(contract.residualSlack());
            assertEquals(
                    List.of(150, 150),
                    Arrays.stream(outcome.report().iterations()).boxed().toList());
        }
    }

    /** No sample, one sample, one component. */
    @Test
    public void solvesSmallSizes() {
        for (DataType type : Trial.types()) {
            Outcome none = trial.solveOf(trial.easy(Trial.random(), 3, 1), type, trial.budget(type));
            assertEquals(List.of(), none.report().status(), "a batch of no samples");
            for (int[] size : new int[][] {{1, 1}, {1, 5}, {9, 1}}) {
                trial.solve(trial.easy(Trial.random(), size[1], size[0]), type, trial.budget(type))
                        .assertSolved(contract.residualSlack());
            }
        }
    }

    /** A million components in both precisions. */
    @Test
    public void solvesLargeSizes() {
        for (DataType type : Trial.types()) {
            solvesLarge(type, 1_000_000);
        }
    }

    private void solvesLarge(DataType type, int dimension) {
        Random random = Trial.random();
        List<Sample> samples = Stream.of(
                        Samples.monotone("large map", Banded.diagonal(dimension, 0.5), random, true),
                        Samples.monotone("large map", new Banded(dimension, 0, 0.5, dimension / 2), random, true))
                .filter(trial::suits)
                .limit(1)
                .toList();
        Assumptions.assumeFalse(samples.isEmpty(), "no large map has the structure that the solver needs");
        trial.solve(samples, type, trial.budget(type)).assertSolved(contract.residualSlack());
    }
}
