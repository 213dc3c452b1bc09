package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Benchmark;
import org.homeostat.api.platform.Benchmarks.Row;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Measurement;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.SolveReport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A training step of the published MNIST networks (forward and adjoint by Peaceman-Rachford, ε = 10⁻² on the step, batch 128)
 * against what it cannot do without, and its iterations against the published algorithm's in float64.
 *
 * <p>With n and n' iterations of the published algorithm, forwards and backwards, a step contains n + n' + 2 passages through the
 * frequencies (images to spectra, a product, spectra to images), among them Wz* and Wᵀũ, and for the gradient of W one more
 * transform and product. The floor is these alone, by the engine's fast transforms, in layouts that need no copies; inverses,
 * proximal operators, norms and everything else are overhead. As many of the platform's own stand beside it, with the same bar, without the
 * gradients of the links between tiers. One engine thread; times are the thread's own, so that what else
 * the machine does counts little.
 */
@Component
public final class StepCostBenchmark implements Benchmark {

    private static final int BATCH = 128;
    private static final int EDGE = 28;
    private static final int BLOBS = 6;
    /** Until the allocator has all the memory that a step takes; before, the system's page faults are measured. */
    private static final int WARM_UP = 8;

    private static final int REPETITIONS = 7;
    private static final double LARGEST_RATIO = 1.5;

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;

    /**
     * Creates the service.
     *
     * @param registry gives layer, solver and gradient rule
     * @param equilibria makes the layer that is measured
     * @param compute the engine
     */
    @Activate
    public StepCostBenchmark(
            @Reference Registry registry, @Reference Equilibria equilibria, @Reference Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    @Override
    public String name() {
        return "mondeq";
    }

    @Override
    public String summary() {
        return "a training step of the published monDEQs for MNIST (single convolution, three tiers) against its Fourier"
                + " transforms and products, and its iterations against the published algorithm's in float64";
    }

    @Override
    public List<Row> run(Consumer<String> progress) {
        List<Row> rows = new ArrayList<>();
        int before = compute.threads();
        compute.setThreads(1);
        try {
            measure("conv", Map.of("channels", 56), true, rows, progress);
            measure("multi-tier", Map.of("channels", List.of(16, 32, 32)), false, rows, progress);
        } finally {
            compute.setThreads(before);
        }
        return rows;
    }

    private void measure(
            String layer, Map<String, Object> settings, boolean single, List<Row> rows, Consumer<String> progress) {
        progress.accept(layer + ": the published algorithm in float64");
        try (BenchmarkStep exact = step(layer, settings, DataType.FLOAT64, 1);
                NDManager owner = compute.newManager(compute.device("cpu"))) {
            BenchmarkStep.Published published = exact.published();
            progress.accept(layer + ": a training step in float32, one thread");
            try (BenchmarkStep step = step(layer, settings, DataType.FLOAT32, published.alpha())) {
                step.takeParameters(exact);
                double milliseconds = milliseconds(step::run);
                SolveReport forward = step.layer().forward().orElseThrow();
                SolveReport adjoint = step.layer().adjoint().orElseThrow();
                rows.add(Measurement.told(layer + ": step size of both", published.alpha(), ""));
                rows.add(Measurement.barred(
                        layer + ": forward iterations (bar: the published algorithm's in float64)",
                        most(forward),
                        published.forward()));
                rows.add(Measurement.barred(
                        layer + ": adjoint iterations (bar: the published algorithm's in float64)",
                        most(adjoint),
                        published.backward()));
                rows.add(Measurement.told(layer + ": training step", milliseconds, "ms"));
                int passages = published.forward() + published.backward() + 2;
                if (single) {
                    Grid grid = step.tiers().grids().get(0);
                    try (Bare bare = new Bare(owner, grid, BATCH)) {
                        double there = milliseconds(bare::transform) + milliseconds(bare::multiply);
                        double floor = passages * (there + milliseconds(bare::inverse)) + there;
                        rows.add(Measurement.told(layer + ": its transforms and products", floor, "ms"));
                        rows.add(Measurement.barred(
                                layer + ": step over transforms and products", milliseconds / floor, LARGEST_RATIO));
                    }
                }
                double own = passages * milliseconds(step::resolvent) + milliseconds(step::transformAndProduct);
                rows.add(Measurement.told(layer + ": as many transforms and products of this platform", own, "ms"));
                rows.add(Measurement.barred(
                        layer + ": step over transforms and products of this platform",
                        milliseconds / own,
                        LARGEST_RATIO));
                rows.add(Measurement.told(
                        layer + ": share of the resolvent's factors, once per update",
                        milliseconds(step::factors) / milliseconds,
                        ""));
            }
        }
    }

    private BenchmarkStep step(String layer, Map<String, Object> settings, DataType type, double alpha) {
        NDManager manager = compute.newManager(compute.device("cpu"));
        compute.seed(1);
        return BenchmarkStep.of(
                registry,
                equilibria,
                compute,
                layer,
                settings,
                alpha,
                images(manager, type),
                DataSpec.image(1, EDGE, EDGE));
    }

    /** Soft blobs on a dark ground, about as bright as standardised digits. */
    private static NDArray images(NDManager manager, DataType type) {
        Random random = new Random(1);
        double[] pixels = new double[BATCH * EDGE * EDGE];
        Arrays.fill(pixels, -0.42);
        for (int blob = 0; blob < BATCH * BLOBS; blob++) {
            double row = EDGE * (0.2 + 0.6 * random.nextDouble());
            double column = EDGE * (0.2 + 0.6 * random.nextDouble());
            for (int pixel = 0; pixel < EDGE * EDGE; pixel++) {
                double down = pixel / EDGE - row;
                double right = pixel % EDGE - column;
                pixels[blob / BLOBS * EDGE * EDGE + pixel] += 2 * Math.exp(-(down * down + right * right) / 6);
            }
        }
        return manager.create(pixels, new Shape(BATCH, 1, EDGE, EDGE)).toType(type, true);
    }

    private static int most(SolveReport report) {
        return Arrays.stream(report.iterations()).max().orElseThrow();
    }

    /** The median of the calling thread's milliseconds. */
    private static double milliseconds(Runnable work) {
        double[] times = new double[REPETITIONS];
        for (int i = -WARM_UP; i < REPETITIONS; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.run();
            if (i >= 0) {
                times[i] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6;
            }
        }
        Arrays.sort(times);
        return times[REPETITIONS / 2];
    }
}
