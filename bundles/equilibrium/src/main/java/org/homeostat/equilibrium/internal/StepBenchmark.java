package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.ParameterList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Benchmarks.Row;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/**
 * A training step of an equilibrium layer (forward solve, loss, adjoint solve, gradients of parameters) against its floor:
 * the same number of cell evaluations and vector-Jacobian products alone, arrays closed each time, no residuals.
 *
 * <p>Step and floor are interleaved and the medians compared, so that a ratio means the same on every machine.
 */
final class StepBenchmark {

    private static final int BATCH = 64;
    private static final int WIDTH = 256;
    private static final int INPUTS = 64;
    private static final int WARM_UP = 500;
    private static final int REPETITIONS = 20;
    private static final long SEED = 7;

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;

    StepBenchmark(Registry registry, Equilibria equilibria, Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    List<Row> run(Consumer<String> progress) {
        List<Row> rows = new ArrayList<>();
        int before = compute.threads();
        compute.setThreads(1);
        try {
            measure("fixed-point", 1.5, rows, progress);
            measure("anderson", 2.5, rows, progress);
        } finally {
            compute.setThreads(before);
        }
        return rows;
    }

    private void measure(String solver, double bar, List<Row> rows, Consumer<String> progress) {
        progress.accept(solver + ": (" + BATCH + ", " + WIDTH + "), tolerance 1e-4 relative, one thread");
        try (NDManager manager = compute.newManager(compute.device("cpu"))) {
            Subject subject = subject(solver, manager, DataType.FLOAT32);
            for (int i = 0; i < WARM_UP; i++) {
                subject.step();
                subject.floor();
            }
            double[] steps = new double[REPETITIONS];
            double[] floors = new double[REPETITIONS];
            for (int i = 0; i < REPETITIONS; i++) {
                steps[i] = milliseconds(subject::step);
                floors[i] = milliseconds(subject::floor);
            }
            double step = median(steps);
            double floor = median(floors);
            rows.add(BenchmarksComponent.Measured.told(solver + ": training step", step, "ms"));
            rows.add(BenchmarksComponent.Measured.told(solver + ": its floor", floor, "ms"));
            rows.add(BenchmarksComponent.Measured.barred(solver + ": step over floor", step / floor, bar));
            int forward = subject.layer.forward().orElseThrow().evaluations();
            int adjoint = subject.layer.adjoint().orElseThrow().evaluations();
            rows.add(BenchmarksComponent.Measured.told(solver + ": forward evaluations", forward, ""));
            rows.add(BenchmarksComponent.Measured.told(solver + ": adjoint products", adjoint, ""));
            Subject exact = subject(solver, manager, DataType.FLOAT64);
            exact.takeParameters(subject);
            int plain = exact.plainEvaluations(solver);
            rows.add(BenchmarksComponent.Measured.told(
                    solver + ": evaluations and products of the plain algorithm in float64", plain, ""));
            rows.add(BenchmarksComponent.Measured.barred(
                    solver + ": evaluations over plain", (double) (forward + adjoint) / plain, 1.1));
        }
    }

    private Subject subject(String solverName, NDManager parent, DataType type) {
        NDManager manager = parent.newSubManager();
        Map<String, Object> settings = Map.of("tolerance", 1e-4, "relative", true, "maxIterations", 200);
        Ref<Solver> solver = registry.create(Solver.class, solverName, settings);
        Map<String, Object> adjoint = new java.util.LinkedHashMap<>(settings);
        adjoint.put("name", solverName);
        Ref<GradientRule> rule = registry.create(GradientRule.class, "implicit", Map.of("solver", adjoint));
        EquilibriumMap map = registry.create(Cell.class, "dense", Map.of("width", WIDTH))
                .get()
                .map(DataSpec.vector(INPUTS));
        EquilibriumLayer layer = equilibria.layer(map, solver, rule);
        compute.seed(SEED);
        layer.block().initialize(manager, type, new Shape(BATCH, INPUTS));
        NDArray x = manager.arange(BATCH * INPUTS)
                .toType(type, false)
                .mul(0.7)
                .sin()
                .reshape(BATCH, INPUTS);
        return new Subject(manager, layer, x);
    }

    private static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    /** A layer and a batch. */
    private final class Subject {
        private final NDManager manager;
        private final EquilibriumLayer layer;
        private final NDArray x;
        private final ParameterStore parameters;

        Subject(NDManager manager, EquilibriumLayer layer, NDArray x) {
            this.manager = manager;
            this.layer = layer;
            this.x = x;
            this.parameters = new ParameterStore(manager, false);
        }

        void step() {
            try (NDManager step = manager.newSubManager();
                    GradientCollector collector = equilibria.newGradientCollector()) {
                NDArray input = x.stopGradient();
                input.attach(step);
                NDArray z = layer.block()
                        .forward(parameters, new NDList(input), true)
                        .head();
                collector.backward(z.square().sum());
            }
            clearGradients();
        }

        /** What a step cannot do without: its evaluations, its products, and the gradients of the parameters. */
        void floor() {
            EquilibriumMap map = layer.map();
            SolveReport forward = layer.forward().orElseThrow();
            SolveReport adjoint = layer.adjoint().orElseThrow();
            try (NDManager step = manager.newSubManager();
                    NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray input = x.stopGradient();
                input.attach(step);
                GradMode.on(() -> {
                    NDList weights = map.weights(parameters, input, true);
                    NDList injection = map.inject(parameters, new NDList(input), true);
                    NDList cutWeights = Pass.cutOff(weights, step);
                    NDList cutInjection = Pass.cutOff(injection, step);
                    NDArray z = step.zeros(new Shape(BATCH, WIDTH), input.getDataType())
                            .add(0.1);
                    GradMode.off(() -> {
                        for (int i = 0; i < forward.evaluations(); i++) {
                            closing(map.apply(z, cutInjection, cutWeights));
                        }
                        return z;
                    });
                    NDArray leaf = z.stopGradient();
                    leaf.setRequiresGradient(true);
                    PtNDArray recorded = (PtNDArray) map.apply(leaf, cutInjection, cutWeights);
                    for (int i = 0; i < adjoint.evaluations(); i++) {
                        JniUtils.backward(recorded, (PtNDArray) z, true, false);
                        closing(JniUtils.getGradient((PtNDArray) leaf));
                    }
                    JniUtils.backward((PtNDArray) map.apply(z, injection, weights), (PtNDArray) z, false, false);
                    return z;
                });
            }
            clearGradients();
        }

        private void closing(NDArray array) {
            NDScope.unregister(array);
            array.close();
        }

        /** Makes the two subjects the same map, but for rounding. */
        void takeParameters(Subject other) {
            ParameterList mine = layer.block().getParameters();
            ParameterList theirs = other.layer.block().getParameters();
            GradMode.off(() -> {
                for (int i = 0; i < mine.size(); i++) {
                    NDArray target = mine.valueAt(i).getArray().stopGradient();
                    NDArray source = theirs.valueAt(i).getArray().toType(DataType.FLOAT64, false);
                    target.set(new NDIndex("..."), source);
                }
                return mine;
            });
        }

        private void clearGradients() {
            layer.block()
                    .getParameters()
                    .forEach(pair -> compute.clearGradient(pair.getValue().getArray()));
        }

        /** Evaluations and products that a textbook implementation takes, sample by sample, until the last is done. */
        int plainEvaluations(String solver) {
            int window = solver.equals("anderson") ? 5 : 0;
            return GradMode.off(() -> {
                EquilibriumMap map = layer.map();
                NDList weights = map.weights(parameters, x, true);
                NDList injection = map.inject(parameters, new NDList(x), true);
                NDArray zero = manager.zeros(new Shape(BATCH, WIDTH), DataType.FLOAT64);
                PlainAlgorithm forward = new PlainAlgorithm(z -> map.apply(z, injection, weights), window, 1e-4, zero);
                NDArray z = forward.solution();
                NDArray v = z.mul(2);
                try (AdjointProblem adjoint = new AdjointProblem(map, z, injection, weights, new Shape(WIDTH), v)) {
                    PlainAlgorithm backward = new PlainAlgorithm(adjoint::evaluate, window, 1e-4, v);
                    return forward.evaluations() + backward.evaluations();
                }
            });
        }
    }
}
