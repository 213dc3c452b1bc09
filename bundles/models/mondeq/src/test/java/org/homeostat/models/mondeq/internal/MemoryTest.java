package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.junit.jupiter.api.Test;

/** Nothing piles up: not over iterations, not over steps. */
class MemoryTest {

    private static long managed(NDManager manager) {
        return ((BaseNDManager) manager).getManagedArrays().size();
    }

    @Test
    void stepsLeaveNothingBehind() {
        for (int iterations : new int[] {3, 30}) {
            Budget budget = Bench.tight().withTolerance(0).withIterations(iterations, iterations);
            try (Bench bench = Bench.of(
                    new MultiTierLayerPlugin.MultiTier(List.of(2, 3), 1, 1, Bench.activation("relu")),
                    Splitting.peacemanRachford(1),
                    Splitting.peacemanRachford(1),
                    budget,
                    DataSpec.image(1, 4, 4),
                    3)) {
                step(bench);
                step(bench);
                long before = managed(bench.manager);
                for (int i = 0; i < 5; i++) {
                    step(bench);
                }
                SolveReport report = bench.model.layers().get(0).forward().orElseThrow();
                assertEquals(iterations, report.iterations()[0]);
                assertTrue(
                        managed(bench.manager) <= before,
                        "arrays grow from " + before + " to " + managed(bench.manager));
            }
        }
    }

    private static void step(Bench bench) {
        try (NDManager scratch = bench.manager.newSubManager()) {
            NDArray x = bench.random(2, 1, 4, 4);
            x.attach(scratch);
            bench.backward(x, y -> {
                y.attach(scratch);
                return y.mul(y).sum();
            });
        }
        bench.model.parametersChanged();
    }
}
