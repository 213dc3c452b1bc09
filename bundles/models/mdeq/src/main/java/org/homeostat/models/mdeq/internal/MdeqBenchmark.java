package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.homeostat.api.platform.Benchmark;
import org.homeostat.api.platform.Benchmarks.Row;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Measurement;
import org.homeostat.api.platform.Registry;
import org.homeostat.nn.Normalization;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** One evaluation of the tiny network's map on 64 images of CIFAR-10, beside its convolutions alone. */
@Component
public final class MdeqBenchmark implements Benchmark {

    private static final int BATCH = 64;
    private static final int EDGE = 32;
    private static final int WARM_UP = 2;
    private static final int REPETITIONS = 7;

    private final Registry registry;
    private final Compute compute;

    /**
     * Creates it.
     *
     * @param registry gives the normalisation
     * @param compute the engine
     */
    @Activate
    public MdeqBenchmark(@Reference Registry registry, @Reference Compute compute) {
        this.registry = registry;
        this.compute = compute;
    }

    @Override
    public String name() {
        return "mdeq";
    }

    @Override
    public String summary() {
        return "an evaluation of the tiny multiscale model's map on 64 images, in the time of one core";
    }

    @Override
    public List<Row> run(Consumer<String> progress) {
        int before = compute.threads();
        compute.setThreads(1);
        try (NDManager manager = compute.newManager(compute.device("cpu"))) {
            progress.accept("tiny, batch " + BATCH + ", one thread");
            MdeqMap map = new MdeqMap(
                    Preset.TINY.architecture(),
                    registry.create(Normalization.class, "weight", Map.of()).get(),
                    new NormalInitializer(),
                    EDGE,
                    EDGE);
            long channels = map.scales().get(0).channels();
            map.initialize(manager, DataType.FLOAT32, new Shape(BATCH, channels, EDGE, EDGE));
            NDArray x = manager.randomNormal(new Shape(BATCH, channels, EDGE, EDGE));
            NDArray z = manager.randomNormal(new Shape(BATCH, map.stateShape().size()));
            NDList injection = new NDList(x);
            NDList weights = map.weights(new ParameterStore(manager, false), x, false);
            double evaluation = median(() -> new NDList(map.apply(z, injection, weights)));
            double convolutions = median(() -> convolved(weights, map.scales(), manager));
            return List.of(
                    cell("evaluation of f", evaluation, "ms"),
                    cell("its convolutions", convolutions, "ms"),
                    cell("ratio", evaluation / convolutions, ""));
        } finally {
            compute.setThreads(before);
        }
    }

    private static Row cell(String column, double value, String unit) {
        return new Measurement(
                "The map of MDEQ tiny, CIFAR-10, CPU time of one thread",
                "batch " + BATCH,
                column,
                value,
                unit,
                OptionalDouble.empty());
    }

    /** Every kernel on an image of the size that it meets in the map. */
    private static NDList convolved(NDList weights, List<Scale> scales, NDManager manager) {
        NDList results = new NDList();
        int kernels = 0;
        for (NDArray weight : weights) {
            Shape shape = weight.getShape();
            if (shape.dimension() != 4) {
                continue;
            }
            // two of each block, then 1x1 up from the coarse scale, 1x1 after, 3x3 down from the fine one, 1x1 after
            boolean coarse = kernels == 2 || kernels == 3 || kernels == 4 || kernels == 7;
            Scale scale = scales.get(coarse ? 1 : 0);
            long stride = kernels == 6 ? 2 : 1;
            long padding = shape.get(2) / 2;
            NDArray x = manager.zeros(new Shape(BATCH, shape.get(1), scale.height(), scale.width()));
            results.addAll(Conv2d.conv2d(x, weight, null, new Shape(stride, stride), new Shape(padding, padding)));
            results.add(x);
            kernels++;
        }
        return results;
    }

    private static double median(Supplier<NDList> work) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < WARM_UP + REPETITIONS; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.get().close();
            if (i >= WARM_UP) {
                times.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-6);
            }
        }
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted).skip(REPETITIONS / 2).findFirst().orElseThrow();
    }
}
