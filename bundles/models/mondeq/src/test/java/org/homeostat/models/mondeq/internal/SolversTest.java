package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.homeostat.api.Plugin;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.homeostat.solvers.anderson.internal.AndersonPlugin;
import org.homeostat.solvers.broyden.internal.BroydenPlugin;
import org.homeostat.solvers.fixedpoint.internal.FixedPointPlugin;
import org.homeostat.solvers.krylov.internal.NewtonKrylovPlugin;
import org.homeostat.solvers.splitting.internal.DouglasRachfordPlugin;
import org.homeostat.solvers.splitting.internal.ForwardBackwardPlugin;
import org.homeostat.solvers.splitting.internal.PeacemanRachfordPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All solvers on the same equilibria: those that converge agree, and those that do not say so. */
class SolversTest {

    private static final DataSpec INPUT = DataSpec.image(1, 4, 4);
    private static final int BATCH = 3;

    private static MonotoneLayer layer(String name, double margin) {
        return switch (name) {
            case "dense" -> new DenseLayerPlugin.Dense(8, margin, Bench.activation("relu"));
            case "conv" -> new ConvLayerPlugin.Conv(3, 3, margin, Bench.activation("relu"));
            case "multi-tier" -> new MultiTierLayerPlugin.MultiTier(List.of(2, 2), 1, margin, Bench.activation("tanh"));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static <S extends Record> Solver defaults(Plugin<Solver, S> plugin) {
        return Bench.shipped(plugin);
    }

    /** A solve's outputs and report. */
    private record Solved(double[] outputs, SolveReport report) {

        boolean isConverged() {
            return report.count(Status.CONVERGED) == BATCH;
        }
    }

    private static Solved solve(MonotoneLayer layer, Solver solver, Budget budget) {
        try (Bench bench = Bench.of(layer, solver, solver, budget, INPUT, 3)) {
            randomise(bench);
            NDArray x = bench.manager.create(
                    new Random(2).doubles(16 * BATCH, -2, 2).toArray(), new ai.djl.ndarray.types.Shape(BATCH, 1, 4, 4));
            double[] outputs = bench.forward(x).toDoubleArray();
            return new Solved(outputs, bench.model.layers().get(0).forward().orElseThrow());
        }
    }

    private static void randomise(Bench bench) {
        Random random = new Random(6);
        bench.byName().values().forEach(parameter -> {
            double[] values =
                    random.doubles(parameter.getArray().size(), -0.6, 0.6).toArray();
            bench.set(parameter, values);
        });
    }

    private static Budget budget() {
        return Bench.tight().withTolerance(1e-11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "conv", "multi-tier"})
    void solversThatConvergeAgree(String name) {
        MonotoneLayer layer = layer(name, 0.5);
        Solved reference = solve(layer, Splitting.peacemanRachford(1), budget());
        assertTrue(reference.isConverged());
        Map<String, Solver> others = Map.of(
                "peaceman-rachford", defaults(new PeacemanRachfordPlugin()),
                "douglas-rachford", defaults(new DouglasRachfordPlugin()),
                "forward-backward", defaults(new ForwardBackwardPlugin()),
                "anderson", defaults(new AndersonPlugin()),
                "broyden", defaults(new BroydenPlugin()),
                "newton-krylov", defaults(new NewtonKrylovPlugin()),
                "fixed-point", defaults(new FixedPointPlugin()));
        others.forEach((solver, part) -> {
            Solved solved = solve(layer, part, budget());
            // ρ(W) may be above 1
            if (!solver.equals("fixed-point")) {
                assertTrue(solved.isConverged(), solver + " " + solved.report().status());
            }
            if (solved.isConverged()) {
                assertArrayEquals(reference.outputs(), solved.outputs(), 1e-8, solver);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"dense, 0.5", "conv, 0.05", "multi-tier, 1"})
    void peacemanRachfordConvergesForEveryStepSize(String name, double margin) {
        MonotoneLayer layer = layer(name, margin);
        double[] reference =
                solve(layer, Splitting.peacemanRachford(1), budget()).outputs();
        for (double alpha : new double[] {0.03, 0.3, 3, 100}) {
            Budget patient = budget().withTolerance(1e-12).withIterations(0, 100_000);
            Solved solved = solve(layer, Splitting.peacemanRachford(alpha), patient);
            // the status is about f(z) - z, the test's own iteration stops by its u, which α scales
            assertArrayEquals(reference, solved.outputs(), 1e-6, "step size " + alpha);
        }
    }

    /** ρ(W) is near m for large m, so that plain iteration runs away, which its status must tell. */
    @ParameterizedTest
    @ValueSource(strings = {"dense", "conv", "multi-tier"})
    void plainIterationSaysThatItFails(String name) {
        Solved solved = solve(layer(name, 20), defaults(new FixedPointPlugin()), budget());
        assertFalse(solved.isConverged());
        assertEquals(
                0,
                solved.report().count(Status.CONVERGED),
                solved.report().status().toString());
        assertTrue(solve(layer(name, 20), defaults(new PeacemanRachfordPlugin()), budget())
                .isConverged());
    }

    /** Solvers that nothing guarantees may fail on a layer as steep as this, but do not say that they have not. */
    @ParameterizedTest
    @ValueSource(strings = {"dense", "conv", "multi-tier"})
    void whatSaysThatItConvergedHasConverged(String name) {
        MonotoneLayer layer = layer(name, 20);
        double[] reference =
                solve(layer, defaults(new PeacemanRachfordPlugin()), budget()).outputs();
        for (Plugin<Solver, ?> plugin :
                List.<Plugin<Solver, ?>>of(new AndersonPlugin(), new BroydenPlugin(), new NewtonKrylovPlugin())) {
            Solved solved = solve(layer, defaults(plugin), budget().withIterations(0, 200));
            for (int i = 0; i < BATCH; i++) {
                if (solved.report().status().get(i) == Status.CONVERGED) {
                    for (int j = 3 * i; j < 3 * i + 3; j++) {
                        assertEquals(reference[j], solved.outputs()[j], 1e-8, plugin + ", sample " + i);
                    }
                }
            }
        }
    }

    @Test
    void activationsThatAreNoProximalOperatorsAreRefused() {
        Activation steep = new Activation() {
            @Override
            public NDArray apply(NDArray x) {
                return x.mul(3);
            }

            @Override
            public double maxSlope() {
                return 3;
            }

            @Override
            public NDArray derivative(NDArray x) {
                return x.onesLike().mul(3);
            }

            @Override
            public NDArray prox(double alpha, NDArray u) {
                throw new IllegalArgumentException("no proximal operator");
            }
        };
        MonotoneLayer layer = new DenseLayerPlugin.Dense(4, 1, Ref.to("steep", Activation.class, steep));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> layer.map(INPUT, DataSpec.vector(2)));
        assertTrue(e.getMessage().contains("slopes up to 3.0"), e.getMessage());
    }

    @Test
    void tuningOfWhatHasNoStepSizeIsRefused() {
        Ref<Solver> anderson = Ref.to("anderson", Solver.class, defaults(new AndersonPlugin()));
        MondeqPlugin.Mondeq family = new MondeqPlugin.Mondeq(
                Ref.to("layer", MonotoneLayer.class, layer("dense", 1)),
                anderson,
                Ref.to("jacobian-free", GradientRule.class, (equilibrium, v) -> v),
                Optional.of(39));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> MondeqModel.build(family, Bench.context(INPUT, 3)));
        assertTrue(e.getMessage().contains("'tune'") && e.getMessage().contains("anderson"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "conv", "multi-tier"})
    void aSampleDoesNotDependOnItsBatch(String name) {
        aSampleDoesNotDependOnItsBatch(name, Bench.tight());
        aSampleDoesNotDependOnItsBatch(name, Bench.tight().withTolerance(1e-2).withStop(Budget.Stop.STEP));
    }

    private static void aSampleDoesNotDependOnItsBatch(String name, Budget budget) {
        Solver solver = defaults(new PeacemanRachfordPlugin());
        try (Bench bench = Bench.of(layer(name, 0.5), solver, solver, budget, INPUT, 3)) {
            NDArray x = bench.random(7, 1, 4, 4);
            NDArray scaled = x.mul(
                    bench.manager.create(new double[] {1, 9, 0.1, 1, 3, 0, 1}).reshape(7, 1, 1, 1));
            double[] together = bench.forward(scaled).toDoubleArray();
            for (int i = 0; i < 7; i++) {
                double[] alone = bench.forward(scaled.get(i + ":" + (i + 1))).toDoubleArray();
                for (int j = 0; j < 3; j++) {
                    assertEquals(alone[j], together[i * 3 + j], 1e-11);
                }
            }
        }
    }
}
