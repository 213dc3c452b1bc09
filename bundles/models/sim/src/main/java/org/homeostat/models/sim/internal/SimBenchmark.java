package org.homeostat.models.sim.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Benchmark;
import org.homeostat.api.platform.Benchmarks.Row;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Measurement;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.training.Optimizer;
import org.homeostat.api.training.Update;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A training step (forward, cross-entropy, backward, update) of the three published stable invariant models, beside what an eager
 * implementation in PyTorch took on two cores of an older server.
 */
@Component
public final class SimBenchmark implements Benchmark {

    private static final int THREADS = 2;
    private static final int WARM_UP = 3;
    private static final int REPETITIONS = 9;
    private static final int CLASSES = 10;
    private static final List<Integer> INVERSE = List.of(32, 32, 32);

    /** A model, its batch, and what a step of it took in PyTorch, in ms. */
    private record Subject(
            String name, DataSpec input, DataSpec output, int batch, Map<String, ?> settings, double eager) {}

    private static final List<Subject> SUBJECTS = List.of(
            images("MNIST, batch 128", DataSpec.image(1, 28, 28), 24, 187),
            images("CIFAR-10, batch 128", DataSpec.image(3, 32, 32), 38, 411),
            new Subject(
                    "copy memory, batch 10",
                    sequence(1),
                    sequence(CLASSES),
                    10,
                    Map.of("basis", Map.of("name", "tcn", "dimension", 32), "inverse", INVERSE),
                    55));

    private static Subject images(String name, DataSpec image, int channels, double eager) {
        Map<String, ?> basis = Map.of("name", "cnn", "dimension", 50, "channels", channels);
        return new Subject(
                name, image, DataSpec.vector(CLASSES), 128, Map.of("basis", basis, "inverse", INVERSE), eager);
    }

    private static DataSpec sequence(long features) {
        return DataSpec.real(new Shape(520, features), Axis.TIME, Axis.FEATURE);
    }

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;

    /**
     * Creates it.
     *
     * @param registry gives bases and optimizer
     * @param equilibria collects gradients
     * @param compute the engine
     */
    @Activate
    public SimBenchmark(@Reference Registry registry, @Reference Equilibria equilibria, @Reference Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public String summary() {
        return "a training step of the published stable invariant models (MNIST, CIFAR-10, copy memory) on two threads";
    }

    @Override
    public List<Row> run(Consumer<String> progress) {
        List<Row> rows = new ArrayList<>();
        int before = compute.threads();
        compute.setThreads(THREADS);
        try {
            for (Subject subject : SUBJECTS) {
                progress.accept(subject.name() + ", " + THREADS + " threads");
                double milliseconds = measure(subject);
                rows.add(cell(subject, "training step", milliseconds, "ms"));
                rows.add(cell(subject, "eager PyTorch, two cores", subject.eager(), "ms"));
                rows.add(cell(subject, "over eager PyTorch", milliseconds / subject.eager(), ""));
            }
        } finally {
            compute.setThreads(before);
        }
        return rows;
    }

    private static Row cell(Subject subject, String column, double value, String unit) {
        return new Measurement(
                "Training steps of stable invariant models, single tier",
                subject.name(),
                column,
                value,
                unit,
                OptionalDouble.empty());
    }

    /** The median of some steps, in ms. */
    private double measure(Subject subject) {
        try (NDManager manager = compute.newManager(compute.device("cpu"))) {
            ModelFamily family = registry.create(ModelFamily.class, "sim", subject.settings())
                    .get();
            Model model = family.build(new Context(subject.input(), subject.output(), equilibria, 1));
            Shape shape = new Shape(subject.batch()).addAll(subject.input().shape());
            model.block().initialize(manager, DataType.FLOAT32, shape);
            Trained trained = new Trained(model, manager);
            NDArray inputs = manager.randomNormal(shape);
            long targets = subject.batch() * subject.output().size() / CLASSES;
            NDArray labels = manager.randomInteger(0, CLASSES, new Shape(targets, 1), DataType.INT64);
            double[] times = new double[REPETITIONS];
            for (int i = -WARM_UP; i < REPETITIONS; i++) {
                long start = System.nanoTime();
                trained.step(inputs, labels, WARM_UP + i + 1L);
                if (i >= 0) {
                    times[i] = (System.nanoTime() - start) * 1e-6;
                }
            }
            Arrays.sort(times);
            return times[REPETITIONS / 2];
        }
    }

    private record Context(DataSpec input, DataSpec output, Equilibria equilibria, long seed) implements ModelContext {}

    private record Step(long number, double learningRate, OptionalDouble momentum) implements Update {}

    /** A model with its optimizer. */
    private final class Trained {

        private final Model model;
        private final NDManager manager;
        private final ParameterStore store;
        private final Optimizer adam =
                registry.create(Optimizer.class, "adam", Map.of()).get();
        private final List<NDArray> weights;
        private final List<NDArray> all;
        private final List<NDList> memory;

        private Trained(Model model, NDManager manager) {
            this.model = model;
            this.manager = manager;
            store = new ParameterStore(manager, false);
            List<Parameter> parameters = model.block().getParameters().values();
            all = parameters.stream().map(Parameter::getArray).toList();
            weights = parameters.stream()
                    .filter(Parameter::requiresGradient)
                    .map(Parameter::getArray)
                    .toList();
            memory = weights.stream().map(adam::memory).toList();
            weights.forEach(weight -> weight.setRequiresGradient(true));
        }

        private void step(NDArray inputs, NDArray labels, long number) {
            try (NDManager work = manager.newSubManager()) {
                all.forEach(array -> array.tempAttach(work));
                inputs.tempAttach(work);
                labels.tempAttach(work);
                try (GradientCollector collector = equilibria.newGradientCollector()) {
                    NDArray logits = model.block()
                            .forward(store, new NDList(inputs), true)
                            .head()
                            .reshape(-1, CLASSES);
                    collector.backward(new SoftmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(logits)));
                }
                for (int i = 0; i < weights.size(); i++) {
                    NDArray weight = weights.get(i);
                    NDArray gradient = weight.getGradient();
                    gradient.attach(work);
                    adam.update(weight, gradient, memory.get(i), new Step(number, 1e-3, OptionalDouble.empty()));
                    compute.clearGradient(weight);
                }
                model.parametersChanged();
            }
        }
    }
}
