package org.homeostat.equilibrium.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.api.solver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a solve may spend, what happens when that is not enough, and that it ends in order. */
class BudgetTest {

    private final EquilibriaComponent equilibria = new EquilibriaComponent();

    /** A map of one component that counts its evaluations. */
    private static final class Scalar extends InjectedMap {
        private final UnaryOperator<NDArray> f;
        private final AtomicInteger evaluations = new AtomicInteger();

        Scalar(UnaryOperator<NDArray> f) {
            this.f = f;
        }

        @Override
        public NDArray apply(NDArray z, NDList injection, NDList weights) {
            evaluations.incrementAndGet();
            return f.apply(z);
        }

        @Override
        public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
            NDArray slope = injection.head().mul(0).add(0.5);
            AffineMap linear = p -> p.mul(slope);
            return type == AffineMap.class ? Optional.of(type.cast(linear)) : Optional.empty();
        }
    }

    private record OneStep() implements GradientRule {
        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return v;
        }
    }

    private EquilibriumLayer layer(Scalar map, Solver solver, Budget budget, double start) {
        EquilibriumLayer layer = equilibria.layer(
                map,
                Ref.to("tested", Solver.class, solver).withCommon(budget),
                Ref.to("one-step", GradientRule.class, new OneStep()));
        layer.startFrom(zeros -> zeros.add(start));
        return layer;
    }

    private static double solve(EquilibriumLayer layer) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(1, 1), DataType.FLOAT64);
            return layer.block()
                    .forward(new ParameterStore(manager, false), new NDList(x), false)
                    .head()
                    .toDoubleArray()[0];
        }
    }

    /** z + 1/2 below 100, where nothing ends; half the way to 1000 above. */
    private static NDArray cliff(NDArray z) {
        double value = z.toDoubleArray()[0];
        return value < 100 ? z.add(0.5) : z.mul(0.5).add(500);
    }

    /** Jumps to -1 at once and steps on from there. */
    private record Jumping() implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return new Iteration() {
                @Override
                public NDArray image(NDArray state) {
                    return problem.evaluate(state);
                }

                @Override
                public NDArray propose(Step step) {
                    return step.number() == 0 ? step.state().mul(0).sub(1) : step.image();
                }
            };
        }
    }

    @Test
    void aFallbackThatConvergesIsTakenWhateverItsResidual() {
        Budget budget =
                equilibria.budget().withTolerance(1e-3).withIterations(0, 40).withOnFailure(Budget.OnFailure.FALLBACK);
        EquilibriumLayer layer = layer(new Scalar(BudgetTest::cliff), new Jumping(), budget, 150);
        double z = solve(layer);
        assertEquals(1000, z, 5, "the fallback's solution");
        assertEquals(1, layer.forward().orElseThrow().count(Status.CONVERGED));
    }

    @Test
    void aFallbackSpendsWhatTheSolveHasLeft() {
        for (int limit = 2; limit < 12; limit++) {
            Budget budget = equilibria
                    .budget()
                    .withTolerance(0)
                    .withIterations(0, 4)
                    .withMaxEvaluations(limit)
                    .withOnFailure(Budget.OnFailure.FALLBACK);
            Scalar map = new Scalar(z -> z.mul(0.9).add(1));
            EquilibriumLayer layer = layer(map, new Picard(), budget, 0);
            solve(layer);
            int most = limit;
            assertTrue(
                    map.evaluations.get() <= most,
                    () -> map.evaluations.get() + " evaluations, at most " + most + " allowed");
            assertEquals(map.evaluations.get(), layer.forward().orElseThrow().evaluations());
        }
    }

    /** Spends all it may inside its first step. */
    private record Greedy() implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return new Iteration() {
                @Override
                public NDArray image(NDArray state) {
                    return problem.evaluate(state);
                }

                @Override
                public NDArray propose(Step step) {
                    NDArray z = step.image();
                    while (problem.remainingEvaluations() > 0) {
                        z = problem.evaluate(z);
                    }
                    return z;
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Budget.Stop.class)
    void methodsThatEvaluateInsideAStepKeepTheBudget(Budget.Stop stop) {
        for (int limit = 2; limit < 9; limit++) {
            Budget budget = equilibria.budget().withTolerance(0).withStop(stop).withMaxEvaluations(limit);
            Scalar map = new Scalar(z -> z.mul(0.9).add(1));
            EquilibriumLayer layer = layer(map, new Greedy(), budget, 0);
            solve(layer);
            assertTrue(map.evaluations.get() <= limit, stop + ": " + map.evaluations.get() + " of " + limit);
            SolveReport report = layer.forward().orElseThrow();
            assertEquals(1, report.count(Status.BUDGET), stop::toString);
        }
    }

    /** Asks for structure in the middle of a step, as it may. */
    private record Asking() implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return state -> {
                problem.structure(AffineMap.class).orElseThrow().linear(state);
                return problem.evaluate(state);
            };
        }
    }

    @Test
    void structureThatIsAskedForInAStepOutlivesIt() {
        EquilibriumLayer layer = layer(new Scalar(z -> z.mul(0.5).add(1)), new Asking(), equilibria.budget(), 0);
        assertEquals(2, solve(layer), 1e-3);
        assertTrue(layer.forward().orElseThrow().iterations()[0] > 3);
    }

    @Test
    void anIterationIsClosedWhenTheSolveFails() {
        AtomicBoolean closed = new AtomicBoolean();
        Solver solver = (problem, memory) -> new Iteration() {
            @Override
            public NDArray image(NDArray state) {
                return problem.evaluate(state);
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        Budget budget =
                equilibria.budget().withTolerance(0).withIterations(0, 2).withOnFailure(Budget.OnFailure.ERROR);
        EquilibriumLayer layer = layer(new Scalar(z -> z.mul(0.9).add(1)), solver, budget, 0);
        assertThrows(HomeostatException.class, () -> solve(layer));
        assertTrue(closed.get());
    }

    /** A start next to the solution has a tiny first residual; what is then small is not divergence. */
    @Test
    void aWarmStartIsNotHeldToItsFirstResidual() {
        Budget budget = equilibria
                .budget()
                .withTolerance(1e-6)
                .withRelative(Budget.Relative.FALSE)
                .withIterations(3, 200);
        Scalar map = new Scalar(z -> z.mul(0.5).add(1e-9));
        EquilibriumLayer layer = layer(map, new Jolting(), budget, 0);
        solve(layer);
        assertEquals(Status.CONVERGED, layer.forward().orElseThrow().status().get(0));
    }

    /** Is thrown a little off once. */
    private record Jolting() implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return new Iteration() {
                @Override
                public NDArray image(NDArray state) {
                    return problem.evaluate(state);
                }

                @Override
                public NDArray propose(Step step) {
                    return step.number() == 2 ? step.image().add(0.1) : step.image();
                }
            };
        }
    }
}
