package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.solvers.anderson.internal.AndersonPlugin;
import org.homeostat.solvers.fixedpoint.internal.FixedPointPlugin;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training step's memory depends neither on its iterations nor on the steps before it. */
abstract class MemoryContract {

    /** The batch of the steps with 10 and 1,000 iterations. */
    abstract int batch();

    /** Their width. */
    abstract int width();

    @BeforeEach
    void needsProc() {
        Assumptions.assumeTrue(Memory.isMeasurable(), "resident memory is read from /proc");
    }

    private static Solver solver(String name) {
        return switch (name) {
            case "anderson" -> new AndersonPlugin().create(new AndersonPlugin().defaults());
            case "fixed-point" -> new FixedPointPlugin().create(new FixedPointPlugin().defaults());
            case "guessing" -> new Guessing(v -> v.mul(1.5));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** A rule that makes n adjoint iterations or terms; what is recorded, and what refines, has five steps. */
    private static GradientRule rule(String name, int n, Ref<Solver> adjoint) {
        return switch (name) {
            case "implicit" -> new Implicit(adjoint);
            case "jacobian-free" -> new JacobianFree(Optional.empty());
            case "neumann" -> new NeumannSeries(n, 0.9);
            case "phantom, neumann" -> new Phantom(Phantom.Form.NEUMANN, n, 0.9);
            case "phantom, unrolled" -> new Phantom(Phantom.Form.UNROLLED, 5, 0.9);
            case "unrolled" -> new Unrolled(Unrolled.From.EQUILIBRIUM, 5);
            case "shine" -> new Shine(1.8, 5, adjoint);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "anderson, implicit, 1001",
        "fixed-point, implicit, 1001",
        "fixed-point, jacobian-free, 0",
        "fixed-point, neumann, 1000",
        "fixed-point, 'phantom, neumann', 1000",
        "fixed-point, 'phantom, unrolled', 0",
        "fixed-point, unrolled, 0",
        "guessing, shine, 6"
    })
    void iterationsCostNoMemory(String forward, String rule, int products) {
        try (TrainingSteps steps = new TrainingSteps(solver(forward), batch(), width())) {
            EquilibriumLayer few = layer(steps, rule, 10);
            EquilibriumLayer many = layer(steps, rule, 1000);
            int[] after = {0, 0};
            for (int i = 0; i < 10; i++) {
                after = steps.step(few);
            }
            long before = Memory.held();
            int[] afterMany = steps.step(many);
            long grown = Memory.held();
            assertEquals(1000, many.forward().orElseThrow().iterations()[0]);
            assertEquals(products, many.adjoint().map(SolveReport::evaluations).orElse(0));
            assertArrayEquals(after, afterMany, "live arrays after forward and backward pass");
            assertTrue(
                    grown < 1.05 * before,
                    () -> before + " kB resident after 10 iterations, " + grown + " kB after 1,000");
        }
    }

    private static EquilibriumLayer layer(TrainingSteps steps, String rule, int iterations) {
        Budget budget = steps.budget().withIterations(iterations, iterations);
        return steps.layer(budget, rule(rule, iterations, steps.within(budget)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anderson", "fixed-point"})
    void stepsCostNoMemory(String name) {
        int steps = 2000;
        int settling = 200;
        int every = 20;
        try (TrainingSteps training = new TrainingSteps(solver(name), 32, 64)) {
            EquilibriumLayer layer = training.layer(training.budget());
            double n = 0;
            double sx = 0;
            double sy = 0;
            double sxx = 0;
            double sxy = 0;
            for (int i = 0; i < steps; i++) {
                training.step(layer);
                if (i >= settling && i % every == 0) {
                    double y = Memory.held();
                    n++;
                    sx += i;
                    sy += y;
                    sxx += (double) i * i;
                    sxy += i * y;
                }
            }
            double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
            assertTrue(slope < 1, () -> "resident memory grows by " + slope + " kB a step");
        }
    }
}
