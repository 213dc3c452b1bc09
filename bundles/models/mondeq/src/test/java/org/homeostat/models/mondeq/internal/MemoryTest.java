package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
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

    /** Not to the constants that it is made with, which live as long as the model. */
    @Test
    void whatAnOperatorGivesBelongsToTheOwnerOfItsArgument() {
        try (NDManager manager = NDManager.newBaseManager();
                NDManager step = manager.newSubManager()) {
            TierMap map = new TierMap(
                    List.of(2, 3),
                    new Shape(1, 4, 4),
                    3,
                    1,
                    1,
                    Bench.activation("relu").get());
            NDArray x = manager.ones(new Shape(2, 1, 4, 4), DataType.FLOAT64);
            map.initialize(manager, DataType.FLOAT64, x.getShape());
            ParameterStore parameters = new ParameterStore(manager, false);
            NDList weights = map.weights(parameters, x, false);
            NDList injection = map.inject(parameters, new NDList(x), false);
            MonotoneOperator operator =
                    map.structure(MonotoneOperator.class, injection, weights).orElseThrow();
            NDArray z = step.zeros(injection.head().getShape(), DataType.FLOAT64);
            assertSame(step, operator.affine(z).getManager());
            assertSame(step, operator.resolvent(0.5, z).getManager());
        }
    }

    /** Arrays that are alive while the map or its operator is in use, at most, are as many for 50 iterations as for 5. */
    @Test
    void memoryDoesNotDependOnIterations() {
        long few = mostAlive(5);
        long many = mostAlive(50);
        assertTrue(few > 0 && many <= few, few + " bytes are alive in 5 iterations and " + many + " in 50");
    }

    private static long mostAlive(int iterations) {
        long[] most = new long[1];
        Budget budget =
                Bench.tight().withTolerance(0).withStop(Budget.Stop.STEP).withIterations(iterations, iterations);
        Solver inner = Splitting.peacemanRachford(1);
        Solver solver = (problem, memory) -> {
            Iteration iteration = inner.begin(problem, memory);
            return new Iteration() {
                @Override
                public NDArray image(NDArray state) {
                    most[0] = Math.max(most[0], bytes(state.getManager()));
                    return iteration.image(state);
                }

                @Override
                public NDArray solution(NDArray state) {
                    return iteration.solution(state);
                }

                @Override
                public void keep(int[] rows) {
                    iteration.keep(rows);
                }
            };
        };
        try (Bench bench = Bench.of(
                new ConvLayerPlugin.Conv(3, 3, 1, Bench.activation("relu")),
                solver,
                solver,
                budget,
                DataSpec.image(1, 4, 4),
                3)) {
            step(bench);
            most[0] = 0;
            step(bench);
        }
        return most[0];
    }

    /** The size of all arrays of the engine. */
    private static long bytes(NDManager any) {
        NDManager root = any;
        while (root.getParentManager() != null) {
            root = root.getParentManager();
        }
        return root.getManagedArrays().stream().mapToLong(NDArray::size).sum() * Double.BYTES;
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
