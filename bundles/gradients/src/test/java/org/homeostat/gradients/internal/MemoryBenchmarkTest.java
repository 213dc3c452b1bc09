package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.ServiceLoader;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Model;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.cells.internal.DensePlugin;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.NoNormalizationPlugin;
import org.homeostat.solvers.anderson.internal.AndersonPlugin;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryBenchmarkTest {

    private static final int BATCH = 256;
    private static final int WIDTH = 1024;

    /** Bytes of a state of the whole batch: a MiB. */
    private static final long STATE = BATCH * WIDTH * 4L;

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private final Compute compute =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow();

    private record OneLayer(EquilibriumLayer layer) implements Model {

        @Override
        public Block block() {
            return layer.block();
        }

        @Override
        public List<EquilibriumLayer> layers() {
            return List.of(layer);
        }
    }

    @BeforeEach
    void needsProc() {
        Assumptions.assumeTrue(ProcessMemory.isMeasurable(), "resident memory is read from /proc");
    }

    @Test
    void peakCountsWhatIsGoneAtTheEnd() {
        long size = 64L << 20;
        try (NDManager manager = NDManager.newBaseManager()) {
            ProcessMemory.settle();
            long before = ProcessMemory.resident();
            long peak =
                    ProcessMemory.peak(() -> manager.ones(new Shape(size / 4)).close());
            assertTrue(peak - before > 0.95 * size, () -> "64 MiB were seen as " + (peak - before));
            long after = ProcessMemory.peak(() -> {});
            assertTrue(after - before < 0.5 * size, () -> "a peak that is over was seen again: " + (after - before));
        }
    }

    @Test
    void unrolledStepsNeedMemoryForEachLayerAndImplicitOnesDoNot() {
        step(rule("implicit", 5), 5, 1);
        step(rule("unrolled", 5), 5, 1);
        ProcessMemory.settle();
        long before = ProcessMemory.resident();
        long few = step(rule("implicit", 5), 5, BATCH) - before;
        long many = step(rule("implicit", 40), 40, BATCH) - before;
        long shallow = step(rule("unrolled", 5), 5, BATCH) - before;
        long deep = step(rule("unrolled", 40), 40, BATCH) - before;
        String all = "bytes: " + few + ", " + many + " implicit, " + shallow + ", " + deep + " unrolled";
        // Anderson's method keeps five states and images, and has them all after five iterations
        assertTrue(many < few + 5 * STATE, all);
        assertTrue(deep > shallow + 35 * STATE, all);
    }

    private static GradientRule rule(String name, int n) {
        return name.equals("implicit") ? new Implicit(solver(n)) : new Unrolled(Unrolled.From.START, n);
    }

    private static Ref<Solver> solver(int iterations) {
        AndersonPlugin plugin = new AndersonPlugin();
        Equilibria equilibria = ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
        return Ref.to("solver", Solver.class, plugin.create(plugin.defaults()))
                .withCommon(equilibria.budget().withTolerance(0).withIterations(iterations, iterations));
    }

    /** The peak of a step. */
    private long step(GradientRule rule, int iterations, int batch) {
        TrainingStep.Data data = new TrainingStep.Data(DataSpec.vector(16), DataSpec.vector(WIDTH));
        try (TrainingStep step = new TrainingStep(
                context -> new OneLayer(equilibria.layer(
                        new DensePlugin.Dense(
                                        WIDTH,
                                        Ref.to("tanh", Activation.class, new Tanh()),
                                        0.9,
                                        Ref.to("none", Normalization.class, new NoNormalizationPlugin.None()),
                                        0)
                                .map(context.input()),
                        solver(iterations),
                        Ref.to("rule", GradientRule.class, rule))),
                data,
                batch,
                equilibria,
                compute)) {
            ProcessMemory.settle();
            long peak = ProcessMemory.peak(step);
            int solved = rule instanceof Unrolled ? 0 : iterations;
            assertEquals(
                    solved, step.model().layers().get(0).forward().orElseThrow().iterations()[0]);
            return peak;
        }
    }

    @Test
    void saysWhichModelsToInstall() {
        Registry empty = (Registry) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Registry.class}, (proxy, method, words) -> List.of());
        MemoryBenchmark benchmark = new MemoryBenchmark(empty, equilibria, compute);
        String message = assertThrows(HomeostatException.class, () -> benchmark.run(progress -> {}))
                .getMessage();
        assertTrue(message.contains("install org.homeostat.models.deq, org.homeostat.models.mdeq"), message);
    }
}
