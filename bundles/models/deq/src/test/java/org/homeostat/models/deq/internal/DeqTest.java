package org.homeostat.models.deq.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.JacobianProducts;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.nn.Embedding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeqTest {

    private static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private static final DataSpec INPUT = DataSpec.vector(3);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(11);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static DeqPlugin.Deq deq(Cell cell, DeqPlugin.Start start, int pool, double dropout) {
        Solver picard = (problem, memory) -> problem::evaluate;
        Ref<Solver> solver = Ref.to("picard", Solver.class, picard)
                .withCommon(EQUILIBRIA.budget().withTolerance(1e-10).withIterations(0, 500));
        GradientRule exact =
                (equilibrium, v) -> equilibrium.solveAdjoint(solver, v).z();
        return new DeqPlugin.Deq(
                Ref.to("cell", Cell.class, cell),
                solver,
                Ref.to("implicit", GradientRule.class, exact),
                start,
                pool,
                dropout,
                Embedding.of(8));
    }

    private Model build(DeqPlugin.Deq settings, DataSpec input, long seed) {
        Model model = new DeqPlugin().create(settings).build(new ModelContext() {
            @Override
            public DataSpec input() {
                return input;
            }

            @Override
            public DataSpec output() {
                return DataSpec.vector(4);
            }

            @Override
            public Equilibria equilibria() {
                return EQUILIBRIA;
            }

            @Override
            public long seed() {
                return seed;
            }
        });
        model.block().initialize(manager, DataType.FLOAT64, new Shape(1).addAll(input.shape()));
        return model;
    }

    private NDArray forward(Model model, NDArray x) {
        return model.block()
                .forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
    }

    private NDArray input(long... shape) {
        return manager.randomNormal(0, 1, new Shape(shape), DataType.FLOAT64);
    }

    @Test
    void theOutputIsTheHeadOfTheEquilibrium() {
        Model model = build(deq(new TanhCell(5), DeqPlugin.Start.ZERO, 1, 0), INPUT, 1);
        NDArray x = input(7, 3);
        NDArray y = forward(model, x);
        assertEquals(new Shape(7, 4), y.getShape());
        SolveReport report = model.layers().get(0).forward().orElseThrow();
        assertEquals(7, report.count(Status.CONVERGED));

        double[] z = new double[7 * 5];
        List<Parameter> p = model.block().getParameters().values();
        double[] w = p.get(0).getArray().toDoubleArray();
        double[] u = p.get(1).getArray().toDoubleArray();
        double[] c = p.get(2).getArray().toDoubleArray();
        double[] d = p.get(3).getArray().toDoubleArray();
        double[] in = x.toDoubleArray();
        for (int k = 0; k < 500; k++) {
            double[] next = new double[z.length];
            for (int i = 0; i < next.length; i++) {
                double sum = 0;
                for (int j = 0; j < 5; j++) {
                    sum += w[i % 5 * 5 + j] * z[i / 5 * 5 + j];
                }
                for (int j = 0; j < 3; j++) {
                    sum += u[i % 5 * 3 + j] * in[i / 5 * 3 + j];
                }
                next[i] = Math.tanh(sum);
            }
            z = next;
        }
        double[] expected = new double[7 * 4];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = d[i % 4];
            for (int j = 0; j < 5; j++) {
                expected[i] += c[i % 4 * 5 + j] * z[i / 4 * 5 + j];
            }
        }
        assertArrayEquals(expected, y.toDoubleArray(), 1e-8);
    }

    @Test
    void theStartDoesNotChangeTheEquilibrium() {
        Model zero = build(deq(new TanhCell(5), DeqPlugin.Start.ZERO, 1, 0), INPUT, 1);
        Model normal = build(deq(new TanhCell(5), DeqPlugin.Start.NORMAL, 1, 0), INPUT, 1);
        copy(zero, normal);
        NDArray x = input(7, 3);
        assertArrayEquals(forward(zero, x).toDoubleArray(), forward(normal, x).toDoubleArray(), 1e-8);
        assertFalse(zero.layers().get(0).forward().orElseThrow().evaluations() == 0
                || normal.layers().get(0).forward().orElseThrow().evaluations() == 0);
    }

    @Test
    void theGaussianStartComesFromTheSeedAlone() {
        NDArray zeros = manager.zeros(new Shape(3, 6), DataType.FLOAT64);
        double[] first = new GaussianStart(1).apply(zeros).toDoubleArray();
        assertArrayEquals(first, new GaussianStart(1).apply(zeros).toDoubleArray());
        assertNotEquals(first[0], new GaussianStart(2).apply(zeros).toDoubleArray()[0]);
        assertEquals(first[1], first[7], "all samples start alike");
        assertNotEquals(first[0], first[1]);
        NDArray single = manager.zeros(new Shape(3, 6));
        assertEquals(DataType.FLOAT32, new GaussianStart(1).apply(single).getDataType());
    }

    private static void copy(Model from, Model to) {
        List<Parameter> source = from.block().getParameters().values();
        List<Parameter> target = to.block().getParameters().values();
        for (int i = 0; i < source.size(); i++) {
            source.get(i).getArray().copyTo(target.get(i).getArray());
        }
    }

    @Test
    void gradientsReachEveryParameter() {
        Model model = build(deq(new TanhCell(5), DeqPlugin.Start.ZERO, 1, 0.5), INPUT, 1);
        ParameterStore parameters = new ParameterStore(manager, false);
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            NDArray y = model.block()
                    .forward(parameters, new NDList(input(7, 3)), true)
                    .head();
            collector.backward(y.mul(y).sum());
        }
        for (Parameter parameter : model.block().getParameters().values()) {
            assertTrue(parameter.getArray().getGradient().abs().sum().getDouble() > 0, parameter.getName());
        }
    }

    @Test
    void parameterCountsFollowTheFormula() {
        Model dense = build(deq(new TanhCell(5), DeqPlugin.Start.ZERO, 1, 0.3), INPUT, 1);
        assertEquals(5 * 5 + 5 * 3 + 4 * 5 + 4, size(dense));
        DataSpec image = DataSpec.image(1, 6, 4);
        Model pooled = build(deq(new HalfImageCell(), DeqPlugin.Start.ZERO, 2, 0), image, 1);
        assertEquals(1 + 4 * (3 * 2) + 4, size(pooled));
    }

    private static long size(Model model) {
        return model.block().getParameters().values().stream()
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    @Test
    void imageStatesArePooled() {
        DataSpec image = DataSpec.image(1, 6, 4);
        Model model = build(deq(new HalfImageCell(), DeqPlugin.Start.ZERO, 2, 0), image, 1);
        assertEquals(new Shape(7, 4), forward(model, input(7, 1, 6, 4)).getShape());
        refused("must divide", () -> build(deq(new HalfImageCell(), DeqPlugin.Start.ZERO, 4, 0), image, 1));
        refused("is no image", () -> build(deq(new TanhCell(5), DeqPlugin.Start.ZERO, 2, 0), INPUT, 1));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable code) {
        String message = assertThrows(IllegalArgumentException.class, code).getMessage();
        assertTrue(message.contains(part), message);
    }

    /** A rule that solves the adjoint equation and wants something of the forward solver. */
    private record Demanding(Ref<Solver> solver) implements GradientRule {
        @Override
        public Set<Class<?>> needs() {
            return Set.of(InverseEstimate.class);
        }

        @Override
        public List<Ref<Solver>> solvers() {
            return List.of(solver);
        }

        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return equilibrium.solveAdjoint(solver, v).z();
        }
    }

    @Test
    void itDeclaresWhatItsSolversMayUse() {
        DeqPlugin.Deq settings = deq(new HalfImageCell(), DeqPlugin.Start.ZERO, 1, 0);
        Ref<Solver> backward =
                Ref.to("backward", Solver.class, settings.solver().get());
        List<SolverUse> uses = new DeqPlugin.Deq(
                        settings.cell(),
                        settings.solver(),
                        Ref.to("demanding", GradientRule.class, new Demanding(backward)),
                        settings.start(),
                        settings.pool(),
                        settings.dropout(),
                        settings.embedding())
                .solverUses();
        assertEquals(2, uses.size());
        assertSame(settings.solver(), uses.get(0).solver());
        assertEquals(Set.of(Runnable.class), uses.get(0).offered());
        assertEquals(Set.of(InverseEstimate.class), uses.get(0).wanted());
        assertSame(backward, uses.get(1).solver());
        assertEquals(
                Set.of(Readable.class, AffineMap.class, JacobianProducts.class),
                uses.get(1).offered());
        assertEquals(Set.of(), uses.get(1).wanted());
        assertEquals(1, settings.solverUses().size(), "a rule that solves nothing has no solver");
    }

    @Test
    void theDefaultsNameTheUsualParts() {
        DeqPlugin.Deq defaults = new DeqPlugin().defaults();
        assertEquals("dense", defaults.cell().name());
        assertEquals("anderson", defaults.solver().name());
        assertEquals("implicit", defaults.gradient().name());
    }
}
