package org.homeostat.equilibrium.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.api.training.Progress;
import org.junit.jupiter.api.Test;

/** What a layer does besides solving: unrolled warm-up, terms, kept iterates, budgets of two kinds, refusals. */
class LayerModesTest {

    private static final Shape INPUT = new Shape(3, 2);
    private final EquilibriaComponent equilibria = new EquilibriaComponent();

    private record OneStep() implements GradientRule {
        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return v;
        }
    }

    private record Now(long updates, long updatesPerEpoch, int epochs) implements Progress {}

    private EquilibriumLayer layer(DenseMap map, Budget budget) {
        return equilibria.layer(
                map,
                Ref.to("picard", Solver.class, new Picard()).withCommon(budget),
                Ref.to("one-step", GradientRule.class, new OneStep()));
    }

    private Budget tight() {
        return equilibria.budget().withTolerance(1e-12).withIterations(0, 500);
    }

    private static NDArray pass(EquilibriumLayer layer, NDArray x, boolean training) {
        return layer.block()
                .forward(new ParameterStore(x.getManager(), false), new NDList(x), training)
                .head();
    }

    private static NDArray input(NDManager manager) {
        return manager.arange(6).toType(DataType.FLOAT64, false).sin().reshape(INPUT);
    }

    /** The gradient of a number with respect to W, by the collector and by central differences of another expression. */
    private void sameGradient(
            DenseMap map,
            NDManager manager,
            NDArray loss,
            GradientCollector collector,
            ToDoubleFunction<DenseMap> value) {
        collector.backward(loss);
        double[] gradient = map.w.getArray().getGradient().toDoubleArray();
        NDArray w = map.w.getArray();
        double h = 1e-5;
        for (int i = 0; i < gradient.length; i++) {
            double[] plus = w.toDoubleArray();
            double[] minus = w.toDoubleArray();
            plus[i] += h;
            minus[i] -= h;
            double difference = (with(map, plus, manager, value) - with(map, minus, manager, value)) / (2 * h);
            assertEquals(difference, gradient[i], 1e-6, "∂loss/∂W, component " + i);
        }
    }

    private static double with(DenseMap map, double[] w, NDManager manager, ToDoubleFunction<DenseMap> value) {
        try (NDManager scratch = manager.newSubManager()) {
            DenseMap moved = new DenseMap(2, 4);
            moved.w.setArray(scratch.create(w, map.w.getArray().getShape()));
            moved.u.setArray(map.u.getArray());
            moved.b.setArray(map.b.getArray());
            return GradMode.off(() -> value.applyAsDouble(moved));
        }
    }

    private static NDArray image(DenseMap map, NDArray z, NDArray x) {
        ParameterStore store = new ParameterStore(x.getManager(), false);
        return map.apply(z, map.inject(store, new NDList(x), true), map.weights(store, x, true));
    }

    @Test
    void anUnrolledNetworkIsDifferentiatedThroughItsLayers() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DenseMap map = new DenseMap(2, 4).filled(manager, DataType.FLOAT64, 0);
            EquilibriumLayer layer = layer(map, tight());
            NDArray x = input(manager);
            layer.unroll(3);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                NDArray loss = pass(layer, x, true).square().sum();
                sameGradient(map, manager, loss, collector, moved -> {
                    NDArray z = manager.zeros(new Shape(3, 4), DataType.FLOAT64);
                    for (int i = 0; i < 3; i++) {
                        z = image(moved, z, x);
                    }
                    return z.square().sum().toDoubleArray()[0];
                });
            }
            SolveReport report = layer.forward().orElseThrow();
            assertEquals(3, report.count(Status.BUDGET), "three layers are no equilibrium, and the report says so");
            assertTrue(report.residuals()[0] > 1e-6);
            assertEquals(3, pass(layer, x, false).getShape().get(0));
            assertEquals(3, layer.forward().orElseThrow().count(Status.CONVERGED), "evaluation solves all the same");
            layer.unroll(0);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                collector.backward(pass(layer, x, true).sum());
            }
            assertEquals(3, layer.forward().orElseThrow().count(Status.CONVERGED));
        }
    }

    /** ‖f(z* + e) - z*‖² as a term, with a graph of its own. */
    private record Shifted() implements Regularizer {
        @Override
        public Optional<NDArray> penalty(Equilibrium equilibrium, Progress progress, RandomGenerator random) {
            if (progress.updates() == 0) {
                return Optional.empty();
            }
            NDArray image = equilibrium.attached(equilibrium.state().add(1));
            return Optional.of(image.square().sum());
        }
    }

    @Test
    void termsReachTheParameters() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DenseMap map = new DenseMap(2, 4).filled(manager, DataType.FLOAT64, 0);
            EquilibriumLayer layer = layer(map, tight());
            NDArray x = input(manager);
            layer.regularize(List.of(new Shifted()), new Now(0, 1, 1), 1);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                collector.backward(pass(layer, x, true).sum());
                assertTrue(layer.penalties().isEmpty(), "a term that leaves a step alone");
            }
            map.w.getArray().setRequiresGradient(true);
            layer.regularize(List.of(new Shifted()), new Now(1, 1, 1), 1);
            TapeCollector.clear(map.w.getArray());
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                pass(layer, x, true);
                NDArray z = layer.equilibrium().orElseThrow().add(1);
                sameGradient(
                        map,
                        manager,
                        layer.penalties().head(),
                        collector,
                        moved -> image(moved, z, x).square().sum().toDoubleArray()[0]);
            }
            pass(layer, x, false);
            assertEquals(1, layer.penalties().size(), "a pass that records nothing changes no terms");
        }
    }

    @Test
    void keptIteratesAreReplayedThroughOneRecordedStep() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DenseMap map = new DenseMap(2, 4).filled(manager, DataType.FLOAT64, 0);
            EquilibriumLayer layer = layer(map, tight());
            NDArray x = input(manager);
            layer.keepIterates(2);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                pass(layer, x, true);
                int iterations = layer.forward().orElseThrow().iterations()[0];
                assertTrue(layer.keptIterates() >= iterations / 2 - 1, () -> layer.keptIterates() + " kept");
                NDArray z4 = manager.zeros(new Shape(3, 4), DataType.FLOAT64);
                for (int i = 0; i < 4; i++) {
                    z4 = GradMode.off(imageOf(map, z4, x));
                }
                layer.replay(OptionalInt.of(1));
                NDArray replayed = pass(layer, x, true);
                NDArray expected = GradMode.off(imageOf(map, z4, x));
                assertArrayEquals(expected.toDoubleArray(), replayed.toDoubleArray(), 1e-12);
                NDArray constant = z4;
                sameGradient(
                        map,
                        manager,
                        replayed.square().sum(),
                        collector,
                        moved -> image(moved, constant, x).square().sum().toDoubleArray()[0]);
            }
        }
    }

    /** Hands f(z*) downstream. */
    private record Handing() implements GradientRule {
        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            throw new AssertionError("no adjoint is asked for");
        }

        @Override
        public Optional<NDArray> unrolled(Equilibrium equilibrium) {
            return Optional.of(equilibrium.attached(equilibrium.state()));
        }
    }

    @Test
    void keptIteratesOutliveARuleThatHandsAnExpressionDownstream() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DenseMap map = new DenseMap(2, 4).filled(manager, DataType.FLOAT64, 0);
            EquilibriumLayer layer = equilibria.layer(
                    map,
                    Ref.to("picard", Solver.class, new Picard()).withCommon(tight()),
                    Ref.to("handing", GradientRule.class, new Handing()));
            layer.keepIterates(2);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                NDArray x = input(manager);
                NDArray loss = pass(layer, x, true).sum();
                layer.replay(OptionalInt.of(0));
                collector.backward(loss.add(pass(layer, x, true).sum()));
            }
            assertTrue(layer.keptIterates() > 1);
        }
    }

    @Test
    void theReportOfAnAdjointIsThatOfTheLatestPass() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DenseMap map = new DenseMap(2, 4).filled(manager, DataType.FLOAT64, 0);
            EquilibriumLayer layer = equilibria.layer(
                    map,
                    Ref.to("picard", Solver.class, new Picard()).withCommon(tight()),
                    Ref.to(
                            "implicit",
                            GradientRule.class,
                            new AdjointRule(Ref.to("picard", Solver.class, new Picard()), 1)));
            NDArray x = input(manager);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                collector.backward(pass(layer, x, true).sum());
            }
            assertTrue(layer.adjoint().isPresent());
            pass(layer, x, false);
            assertFalse(layer.adjoint().isPresent(), "this pass has no adjoint");
        }
    }

    private static java.util.function.Supplier<NDArray> imageOf(DenseMap map, NDArray z, NDArray x) {
        return () -> image(map, z, x);
    }

    @Test
    void trainingAndEvaluationHaveBudgetsOfTheirOwn() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DenseMap map = new DenseMap(2, 4).filled(manager, DataType.FLOAT64, 0);
            Budget budget = tight().withEvaluation(tight().withTolerance(0.1)).withIterations(0, 400);
            EquilibriumLayer layer = layer(map, budget);
            NDArray x = input(manager);
            pass(layer, x, false);
            int loose = layer.forward().orElseThrow().iterations()[0];
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                collector.backward(pass(layer, x, true).sum());
            }
            int exact = layer.forward().orElseThrow().iterations()[0];
            assertTrue(loose < exact / 3, () -> loose + " iterations in evaluation, " + exact + " in training");
        }
    }

    /** Normalises over the batch, as batch normalisation does. */
    private static final class BatchCentred extends InjectedMap {
        @Override
        public NDArray apply(NDArray z, NDList injection, NDList weights) {
            return z.sub(z.mean(new int[] {0}, true)).mul(0.5).add(injection.head());
        }
    }

    @Test
    void mapsThatCoupleSamplesAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EquilibriumLayer layer = equilibria.layer(
                    new BatchCentred(),
                    Ref.to("picard", Solver.class, new Picard()),
                    Ref.to("one-step", GradientRule.class, new OneStep()));
            NDArray x = input(manager);
            String message = assertThrows(HomeostatException.class, () -> pass(layer, x, false))
                    .getMessage();
            assertTrue(message.contains("BatchCentred") && message.contains("group"), message);
        }
    }

    /** Normalises over the batch in training alone, as batch normalisation does. */
    private static final class CentredInTraining extends InjectedMap {
        @Override
        public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
            return new NDList(like.getManager().create(training ? 1.0 : 0.0));
        }

        @Override
        public NDArray apply(NDArray z, NDList injection, NDList weights) {
            NDArray mean = z.mean(new int[] {0}, true).mul(weights.head());
            return z.sub(mean).mul(0.5).add(injection.head());
        }
    }

    @Test
    void mapsThatCoupleSamplesInTrainingAreRefusedAfterAnEvaluation() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EquilibriumLayer layer = equilibria.layer(
                    new CentredInTraining(),
                    Ref.to("picard", Solver.class, new Picard()),
                    Ref.to("one-step", GradientRule.class, new OneStep()));
            NDArray x = input(manager);
            pass(layer, x, false);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                assertThrows(HomeostatException.class, () -> collector.backward(pass(layer, x, true)));
            }
        }
    }

    @Test
    void theEquilibriumOfTheLatestPassCanBeReused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DenseMap map = new DenseMap(2, 4).filled(manager, DataType.FLOAT64, 0);
            EquilibriumLayer layer = layer(map, tight());
            NDArray x = input(manager);
            assertFalse(layer.equilibrium().isPresent());
            pass(layer, x, false);
            NDArray z = layer.equilibrium().orElseThrow().duplicate();
            List<Integer> iterations = new ArrayList<>();
            iterations.add(layer.forward().orElseThrow().iterations()[0]);
            layer.startFrom(zeros -> z.duplicate());
            pass(layer, x, false);
            assertTrue(iterations.get(0) > 10);
            assertTrue(layer.forward().orElseThrow().iterations()[0] <= 1, "started where the last pass ended");
        }
    }
}
