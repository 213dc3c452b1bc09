package org.homeostat.equilibrium.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;

/** What a gradient rule may ask for and hand back, and the way through DJL's own trainer. */
class GradientRuleTest {

    private final Equilibria equilibria = new EquilibriaComponent();

    /** u = v: the one-step rule by its adjoint. */
    private record OneStep() implements GradientRule {
        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return v;
        }
    }

    /** The same rule by handing f(z*) downstream. */
    private record Unrolled() implements GradientRule {
        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            throw new AssertionError("an unrolled rule has no adjoint");
        }

        @Override
        public Optional<NDArray> unrolled(Equilibrium equilibrium) {
            return Optional.of(equilibrium.attached(equilibrium.state()));
        }
    }

    /** Asks for what the forward iteration learned. */
    private record Reusing() implements GradientRule {
        @Override
        public Set<Class<?>> needs() {
            return Set.of(InverseEstimate.class);
        }

        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return equilibrium.offers(InverseEstimate.class).orElseThrow().leftProduct(v);
        }
    }

    /** Picard that claims to know the inverse, and keeps an array to prove that its memory lives on. */
    private record Knowing() implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            NDArray one = memory.ones(new Shape(1), problem.dataType());
            return new Iteration() {
                @Override
                public NDArray image(NDArray state) {
                    return problem.evaluate(state);
                }

                @Override
                public <T> Optional<T> offers(Class<T> what) {
                    InverseEstimate estimate = v -> v.mul(one);
                    return what.isInstance(estimate) ? Optional.of(what.cast(estimate)) : Optional.empty();
                }
            };
        }
    }

    @Test
    void threeWaysToTheSameGradient() {
        double[] byAdjoint = gradient(new Picard(), new OneStep());
        assertArrayEquals(byAdjoint, gradient(new Picard(), new Unrolled()), 1e-12);
        assertArrayEquals(byAdjoint, gradient(new Knowing(), new Reusing()), 1e-12);
    }

    /** The look at the result is recorded, and so is the first step of a rule that goes on from there. */
    @Test
    void noEvaluationIsRecordedTwice() {
        int[] byAdjoint = {0};
        int[] unrolled = {0};
        gradient(new Picard(), new OneStep(), byAdjoint);
        gradient(new Picard(), new Unrolled(), unrolled);
        assertTrue(byAdjoint[0] > 0);
        assertEquals(byAdjoint[0], unrolled[0]);
    }

    private double[] gradient(Solver solver, GradientRule rule) {
        return gradient(solver, rule, new int[1]);
    }

    /** The gradient of W; evaluations of f are counted. */
    private double[] gradient(Solver solver, GradientRule rule, int[] evaluations) {
        try (NDManager manager = NDManager.newBaseManager()) {
            DenseMap map = new DenseMap(3, 5) {
                @Override
                public NDArray apply(NDArray z, NDList injection, NDList weights) {
                    evaluations[0]++;
                    return super.apply(z, injection, weights);
                }
            };
            map.filled(manager, DataType.FLOAT64, 0);
            EquilibriumLayer layer = equilibria.layer(
                    map,
                    Ref.to("solver", Solver.class, solver)
                            .withCommon(equilibria.budget().withTolerance(1e-13).withIterations(0, 500)),
                    Ref.to("rule", GradientRule.class, rule));
            NDArray x = manager.arange(6)
                    .toType(DataType.FLOAT64, false)
                    .reshape(2, 3)
                    .sin();
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                NDArray z = layer.block()
                        .forward(new ParameterStore(manager, false), new NDList(x), true)
                        .head();
                collector.backward(z.square().sum());
            }
            return map.w.getArray().getGradient().toDoubleArray();
        }
    }

    /** Picard that fails when its iteration is closed. */
    private record Clinging() implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return new Iteration() {
                @Override
                public NDArray image(NDArray state) {
                    return problem.evaluate(state);
                }

                @Override
                public void close() {
                    throw new IllegalStateException("will not let go");
                }
            };
        }
    }

    @Test
    void aSolverThatFailsWhenItIsClosedLeavesTheThreadFreeToCollect() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EquilibriumLayer layer = equilibria.layer(
                    new DenseMap(3, 5).filled(manager, DataType.FLOAT64, 0),
                    Ref.to("solver", Solver.class, new Clinging()),
                    Ref.to("rule", GradientRule.class, new Reusing()));
            NDArray x = manager.ones(new Shape(2, 3), DataType.FLOAT64);
            GradientCollector collector = equilibria.newGradientCollector();
            layer.block().forward(new ParameterStore(manager, false), new NDList(x), true);
            assertThrows(IllegalStateException.class, collector::close);
        }
        assertDoesNotThrow(() -> gradient(new Knowing(), new Reusing()));
    }

    @Test
    void djlsOwnTrainerLearnsThroughAnEquilibrium() {
        try (Model model = Model.newInstance("equilibrium");
                NDManager manager = NDManager.newBaseManager()) {
            Ref<Solver> solver = Ref.to("picard", Solver.class, new Picard())
                    .withCommon(equilibria.budget().withTolerance(1e-6).withIterations(0, 300));
            EquilibriumLayer layer = equilibria.layer(
                    new DenseMap(2, 8).filled(manager, DataType.FLOAT32, 0),
                    solver,
                    Ref.to("implicit", GradientRule.class, new AdjointRule(solver, 1)));
            model.setBlock(new SequentialBlock()
                    .add(layer.block())
                    .add(Linear.builder().setUnits(1).build()));
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.l2Loss())
                    .optOptimizer(Optimizer.sgd()
                            .setLearningRateTracker(Tracker.fixed(0.1f))
                            .build());
            try (Trainer trainer = equilibria.newTrainer(model, config)) {
                model.getNDManager().getEngine().setRandomSeed(1);
                trainer.initialize(new Shape(16, 2));
                NDArray x = manager.arange(32).sin().reshape(16, 2);
                NDArray y = x.get(":, 0:1").mul(x.get(":, 1:2"));
                float first = 0;
                float last = 0;
                for (int i = 0; i < 100; i++) {
                    try (GradientCollector collector = trainer.newGradientCollector()) {
                        NDArray prediction = trainer.forward(new NDList(x)).head();
                        NDArray loss = prediction.sub(y).square().mean();
                        last = loss.getFloat();
                        collector.backward(loss);
                    }
                    trainer.step();
                    first = i == 0 ? last : first;
                }
                assertTrue(last < first / 4, "the loss falls from " + first + " to " + last);
                assertEquals(16, layer.adjoint().orElseThrow().status().size());
            }
        }
    }
}
