package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Benchmark;
import org.homeostat.api.platform.Benchmarks.Row;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.platform.Measurement;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.SolveReport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A forward pass and a training step (forward, backward) of recurrent equilibrium networks over whole trajectories, each after a parameter
 * update: tanh, random start, one input, one output, float32, tolerance 1e-5; and stepping beside it where that takes no minutes.
 */
@Component
public final class RenBenchmark implements Benchmark {

    private static final int THREADS = 2;
    private static final int REPETITIONS = 5;
    private static final List<Long> LENGTHS = List.of(128L, 1024L, 8192L);
    private static final List<Long> BATCHES = List.of(1L, 32L);
    private static final List<Integer> SIZES = List.of(10, 40, 100);

    /** Elements of a trajectory above which a training step would take gigabytes, and a repetition too long. */
    private static final long LARGE = 12_000_000;

    /** The longest trajectory that is stepped too. */
    private static final long STEPPED = 128;

    private static final Case BARRED = new Case(false, 1024, 1, 40);
    private static final double FORWARD_BAR = 40;
    private static final double TRAINING_BAR = 90;

    private record Case(boolean cyclic, long steps, long batch, int size) {

        boolean isLarge() {
            return steps * batch * size > LARGE;
        }

        String label() {
            return String.format(Locale.ROOT, "T %,d, batch %d, n = q = %d", steps, batch, size);
        }

        String table() {
            return (cyclic ? "Cyclic" : "Acyclic") + " networks, trajectories at once, " + THREADS + " threads";
        }
    }

    private record Context(DataSpec input, DataSpec output, Equilibria equilibria, long seed) implements ModelContext {}

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;

    /**
     * Creates it.
     *
     * @param registry gives the family
     * @param equilibria collects gradients
     * @param compute the engine
     */
    @Activate
    public RenBenchmark(@Reference Registry registry, @Reference Equilibria equilibria, @Reference Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    @Override
    public String name() {
        return "ren";
    }

    @Override
    public String summary() {
        return "passes and training steps of recurrent equilibrium networks over 128 to 8,192 time steps on two threads";
    }

    @Override
    public List<Row> run(Consumer<String> progress) {
        List<Row> rows = new ArrayList<>();
        int before = compute.threads();
        compute.setThreads(THREADS);
        try {
            for (boolean cyclic : new boolean[] {false, true}) {
                for (int size : SIZES) {
                    for (long steps : LENGTHS) {
                        for (long batch : BATCHES) {
                            Case one = new Case(cyclic, steps, batch, size);
                            progress.accept(one.label() + (cyclic ? ", cyclic" : ", acyclic"));
                            measure(one, rows);
                        }
                    }
                }
            }
        } finally {
            compute.setThreads(before);
        }
        return rows;
    }

    private void measure(Case one, List<Row> rows) {
        try (Bench bench = new Bench(one, RenPlugin.Evaluation.TRAJECTORY)) {
            int repetitions = one.isLarge() ? 1 : REPETITIONS;
            boolean barred = one.equals(BARRED);
            double forward = median(repetitions, bench::forward);
            rows.add(cell(
                    one, "forward", forward, "ms", barred ? OptionalDouble.of(FORWARD_BAR) : OptionalDouble.empty()));
            if (!one.isLarge()) {
                double training = median(repetitions, bench::train);
                rows.add(cell(
                        one,
                        "training step",
                        training,
                        "ms",
                        barred ? OptionalDouble.of(TRAINING_BAR) : OptionalDouble.empty()));
            }
            rows.add(cell(one, "iterations", most(bench.layer().forward()), "", OptionalDouble.empty()));
            rows.add(cell(one, "adjoint iterations", most(bench.layer().adjoint()), "", OptionalDouble.empty()));
        }
        if (one.steps() <= STEPPED) {
            try (Bench bench = new Bench(one, RenPlugin.Evaluation.STEPPING)) {
                rows.add(cell(one, "stepping, forward", median(1, bench::forward), "ms", OptionalDouble.empty()));
                rows.add(cell(one, "stepping, training step", median(1, bench::train), "ms", OptionalDouble.empty()));
            }
        }
    }

    private static Row cell(Case one, String column, double value, String unit, OptionalDouble bar) {
        return new Measurement(one.table(), one.label(), column, value, unit, bar);
    }

    /** Milliseconds after a first run that does not count. */
    private static double median(int repetitions, Runnable work) {
        work.run();
        double[] times = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            work.run();
            times[i] = (System.nanoTime() - start) * 1e-6;
        }
        Arrays.sort(times);
        return times[repetitions / 2];
    }

    private static double most(Optional<SolveReport> report) {
        return report.map(solve -> Arrays.stream(solve.iterations()).max().orElse(0))
                .orElse(0);
    }

    /** A network and its input. */
    private final class Bench implements AutoCloseable {

        private final NDManager manager = compute.newManager(compute.device("cpu"));
        private final ParameterStore parameters = new ParameterStore(manager, false);
        private final Model model;
        private final NDArray u;

        private Bench(Case one, RenPlugin.Evaluation evaluation) {
            Map<String, ?> settings = Map.of(
                    "states", one.size(),
                    "neurons", one.size(),
                    "cyclic", one.cyclic(),
                    "evaluation", evaluation.name().toLowerCase(Locale.ROOT));
            ModelFamily family =
                    registry.create(ModelFamily.class, "ren", settings).get();
            DataSpec sequence = DataSpec.real(new Shape(-1, 1), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
            model = family.build(new Context(sequence, sequence, equilibria, 1));
            manager.getEngine().setRandomSeed(1);
            Shape shape = new Shape(one.batch(), one.steps(), 1);
            model.block().initialize(manager, DataType.FLOAT32, shape);
            u = manager.randomNormal(0, 1, shape, DataType.FLOAT32);
        }

        private EquilibriumLayer layer() {
            return model.layers().get(0);
        }

        private void forward() {
            work(own -> model.block()
                    .forward(parameters, new NDList(own), false)
                    .head()
                    .sum()
                    .getFloat());
        }

        private void train() {
            List<NDArray> weights = model.block().getParameters().values().stream()
                    .filter(Parameter::requiresGradient)
                    .map(Parameter::getArray)
                    .toList();
            weights.forEach(weight -> weight.setRequiresGradient(true));
            work(own -> {
                try (GradientCollector collector = equilibria.newGradientCollector()) {
                    NDArray y = model.block()
                            .forward(parameters, new NDList(own), true)
                            .head();
                    collector.backward(y.mul(y).mean());
                }
            });
            weights.forEach(compute::clearGradient);
        }

        private void work(Consumer<NDArray> use) {
            model.parametersChanged();
            try (NDManager scratch = manager.newSubManager()) {
                // the step size is a parameter of both evaluations
                model.block().getParameters().values().stream()
                        .distinct()
                        .forEach(parameter -> parameter.getArray().tempAttach(scratch));
                NDArray own = u.duplicate();
                own.attach(scratch);
                use.accept(own);
            }
        }

        @Override
        public void close() {
            model.parametersChanged();
            manager.close();
        }
    }
}
