package org.homeostat.gradients.internal;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Benchmark;
import org.homeostat.api.platform.Benchmarks.Row;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Measurement;
import org.homeostat.api.platform.Registry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The peak memory of one training step by implicit differentiation, with so many iterations of the forward and of the
 * adjoint solve, and of the same network unrolled to as many layers.
 *
 * <p>A number is the most that is resident of the process during the step less what is resident with parameters made and
 * the engine warm; the engine does not count the bytes of its arrays in main memory. Before each case the allocator gives
 * back what it keeps, and cases come in the order of growing need, so that what one case left hides nothing of the next.
 * A case is measured twice and the smaller number taken, for other threads of the process only add to it.
 */
@Component
public final class MemoryBenchmark implements Benchmark {

    private static final List<Integer> DEPTHS = List.of(5, 10, 20, 40);
    private static final double MEBIBYTE = 1024 * 1024;
    private static final int LENGTH = 520;
    private static final List<String> SYMBOLS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    /** A row: a family, and its settings for a depth. */
    private record Variant(String label, String family, IntFunction<Map<String, ?>> settings) {}

    /** A table. */
    private record Subject(String name, TrainingStep.Data data, int batch, List<Variant> variants) {}

    private static final Map<String, ?> CELL =
            Map.of("name", "transformer", "width", 40, "heads", 4, "hidden", 40, "normalization", "weight");
    private static final Map<String, ?> EMBEDDING = Map.of("width", 40);

    private static final List<Subject> SUBJECTS = List.of(
            new Subject(
                    "MDEQ tiny, 8 images of 32x32 pixels",
                    new TrainingStep.Data(DataSpec.image(3, 32, 32), DataSpec.vector(10)),
                    8,
                    List.of(
                            implicit("anderson", "mdeq", Map.of()),
                            implicit("broyden", "mdeq", Map.of()),
                            unrolled("mdeq", Map.of()))),
            new Subject(
                    "DEQ-Transformer, a sequence of " + LENGTH + " tokens",
                    new TrainingStep.Data(
                            DataSpec.tokens(new Shape(LENGTH), SYMBOLS, Axis.TIME),
                            DataSpec.real(new Shape(LENGTH, SYMBOLS.size()), Axis.TIME, Axis.FEATURE)),
                    1,
                    List.of(
                            implicit("anderson", "deq", Map.of("cell", CELL, "embedding", EMBEDDING)),
                            unrolled("deq", Map.of("cell", CELL, "embedding", EMBEDDING)),
                            new Variant(
                                    "transformer, tied layers",
                                    "transformer",
                                    layers -> Map.of(
                                            "cell", CELL, "embedding", EMBEDDING, "layers", layers, "tied", true)))));

    private static Variant implicit(String solver, String family, Map<String, ?> settings) {
        return new Variant("implicit, " + solver, family, iterations -> {
            Map<String, ?> fixed = Map.of(
                    "name", solver, "tolerance", 1e-30, "minIterations", iterations, "maxIterations", iterations);
            return with(settings, fixed, Map.of("name", "implicit", "solver", fixed));
        });
    }

    private static Variant unrolled(String family, Map<String, ?> settings) {
        return new Variant(
                "unrolled",
                family,
                layers -> with(settings, Map.of("name", "anderson"), Map.of("name", "unrolled", "steps", layers)));
    }

    private static Map<String, ?> with(Map<String, ?> settings, Map<String, ?> solver, Map<String, ?> gradient) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("solver", solver);
        all.put("gradient", gradient);
        return all;
    }

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;

    /**
     * Creates it.
     *
     * @param registry gives the families
     * @param equilibria collects gradients
     * @param compute the engine
     */
    @Activate
    public MemoryBenchmark(@Reference Registry registry, @Reference Equilibria equilibria, @Reference Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String summary() {
        return "peak memory of a training step of MDEQ tiny and of a DEQ-Transformer, implicit and unrolled to 5 to 40"
                + " layers; takes two minutes and 2 GiB";
    }

    @Override
    public List<Row> run(Consumer<String> progress) {
        requireProc();
        requireModels();
        List<Row> rows = new ArrayList<>();
        int before = compute.threads();
        compute.setThreads(1);
        try {
            SUBJECTS.forEach(subject -> measure(subject, rows, progress));
        } finally {
            compute.setThreads(before);
        }
        return rows;
    }

    private static void requireProc() {
        if (!ProcessMemory.isMeasurable()) {
            throw new HomeostatException(
                    "the peak of a process's memory is read from /proc/self/status after it is reset in"
                            + " /proc/self/clear_refs, and this system does not offer both; measure on Linux");
        }
    }

    private void requireModels() {
        Set<String> missing = SUBJECTS.stream()
                .flatMap(subject -> subject.variants().stream())
                .map(Variant::family)
                .collect(Collectors.toCollection(TreeSet::new));
        registry.plugins().stream()
                .filter(plugin -> plugin.kind().equals("model"))
                .forEach(plugin -> missing.remove(plugin.name()));
        if (!missing.isEmpty()) {
            throw new HomeostatException("the benchmark 'memory' measures models that are not installed: "
                    + String.join(", ", missing) + "; install "
                    + missing.stream()
                            .map(name -> "org.homeostat.models." + name)
                            .collect(Collectors.joining(", ")));
        }
    }

    private void measure(Subject subject, List<Row> rows, Consumer<String> progress) {
        // so that the engine has loaded, and Java compiled, what is needed
        for (Variant variant : subject.variants()) {
            try (TrainingStep step = step(subject, variant, DEPTHS.get(DEPTHS.size() - 1), 1)) {
                step.run();
            }
        }
        for (Variant variant : subject.variants()) {
            for (int depth : DEPTHS) {
                double need = Math.min(need(subject, variant, depth), need(subject, variant, depth));
                rows.add(new Measurement(
                        subject.name(), variant.label(), depth + " iterations", need, "MiB", OptionalDouble.empty()));
                progress.accept(String.format(
                        Locale.ROOT, "%s: %s, %d: %.0f MiB", subject.name(), variant.label(), depth, need));
            }
        }
    }

    /** MiB of a new model's first step, with what other threads take meanwhile, such as Java's compiler. */
    private double need(Subject subject, Variant variant, int depth) {
        try (TrainingStep step = step(subject, variant, depth, subject.batch())) {
            ProcessMemory.settle();
            long before = ProcessMemory.resident();
            double need = (ProcessMemory.peak(step) - before) / MEBIBYTE;
            requireIterations(step, variant, depth);
            return need;
        }
    }

    private TrainingStep step(Subject subject, Variant variant, int depth, int batch) {
        ModelFamily family = registry.create(
                        ModelFamily.class, variant.family(), variant.settings().apply(depth))
                .get();
        return new TrainingStep(family, subject.data(), batch, equilibria, compute);
    }

    /** A solve that ended early would need less for another reason; what is unrolled reports no iterations. */
    private static void requireIterations(TrainingStep step, Variant variant, int depth) {
        step.model().layers().stream()
                .flatMap(layer -> Stream.of(layer.forward(), layer.adjoint()))
                .flatMap(Optional::stream)
                .filter(report -> Arrays.stream(report.iterations()).anyMatch(n -> n != depth && n > 0))
                .findFirst()
                .ifPresent(report -> {
                    throw new HomeostatException("a solve of " + variant.family() + ", " + variant.label() + ", made "
                            + Arrays.toString(report.iterations()) + " iterations in place of " + depth);
                });
    }
}
