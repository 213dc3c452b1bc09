package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.homeostat.api.solver.Budget;
import org.junit.jupiter.api.Test;

/** That a solver cleans up, leaves alone what is not its own, and repeats itself. */
class HousekeepingChecks {

    /** Bounds the time that methods take which evaluate the map many times in an iteration. */
    private static final int MOST_EVALUATIONS = 3000;

    private final SolverContract contract;
    private final Trial trial;

    HousekeepingChecks(SolverContract contract) {
        this.contract = contract;
        this.trial = new Trial(contract);
    }

    /**
     * In a thousand iterations, or 3,000 evaluations, no more arrays and bytes are alive than when the solver's memory had
     * filled, whatever manager they belong to; but for the best state, which at first is the latest one too.
     */
    @Test
    public void memoryDoesNotGrow() {
        memoryDoesNotGrow(DataType.FLOAT32, 1000);
        memoryDoesNotGrow(DataType.FLOAT64, 100);
    }

    private void memoryDoesNotGrow(DataType type, int iterations) {
        int early = 2 * contract.memoryIsFullAfter();
        List<Alive> alive = new ArrayList<>();
        Budget budget =
                trial.budget(type).withIterations(iterations, iterations).withMaxEvaluations(MOST_EVALUATIONS);
        List<Sample> samples = trial.easy(Trial.random(), 3, 2);
        trial.solve(samples, type, budget, manager -> alive.add(Alive.with(manager)));
        Alive best = new Alive(1, 3L * samples.size() * type.getNumOfBytes());
        int from = alive.size() / 2;
        Alive first = Alive.most(alive.subList(0, Math.min(from, early)));
        Alive last = Alive.most(alive.subList(from, alive.size()));
        assertTrue(
                last.isWithin(first.and(best)),
                () -> type + ": alive in the first " + early + " uses of the map " + first + ", up to the "
                        + alive.size() + "th " + last);
    }

    /** Neither the start nor what a step is given is written to. */
    @Test
    public void doesNotWriteToItsArguments() {
        for (DataType type : Trial.types()) {
            List<Sample> samples = trial.easy(Trial.random(), 3, 1);
            try (StepDriver driver =
                    new StepDriver(contract.solver(), List.of(samples.get(0).from(1, 2, 3)), type)) {
                driver.run(12);
                assertArrayEquals(new double[][] {{1, 2, 3}}, driver.start(), "the start after the solve");
            }
        }
    }

    /** The same solve gives the same numbers, one after the other and at the same time on several threads. */
    @Test
    public void repeatsItself() {
        double[][] expected = once();
        assertArrayEquals(expected, once(), "the second solve by one solver");
        List<CompletableFuture<double[][]>> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(CompletableFuture.supplyAsync(this::once));
        }
        assertAll(Stream.of(others.toArray(CompletableFuture<?>[]::new))
                .map(future -> () -> assertArrayEquals(
                        expected, (double[][]) future.join(), "a solve while others use the same solver")));
    }

    private double[][] once() {
        Budget budget = trial.budget(DataType.FLOAT32);
        return trial.solve(trial.easy(Trial.random(), 4, 6), DataType.FLOAT32, budget)
                .z();
    }
}
