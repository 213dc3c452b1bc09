package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.ParameterList;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.mondeq.MonotoneLayer;

/** A network and a batch, for benchmarks: a training step with the sum of the logits' squares for a loss, and its parts. */
final class BenchmarkStep implements AutoCloseable {

    private static final int CLASSES = 10;
    private static final double TOLERANCE = 1e-2;
    private static final int MAX_ITERATIONS = 300;

    private final Equilibria equilibria;
    private final Compute compute;
    private final double alpha;
    private final NDArray x;
    private final NDManager manager;
    private final Model model;
    private final TierMap map;
    private final ParameterStore parameters;
    private Optional<NDList> weights = Optional.empty();

    private BenchmarkStep(Equilibria equilibria, Compute compute, double alpha, NDArray x, Model model) {
        this.equilibria = equilibria;
        this.compute = compute;
        this.alpha = alpha;
        this.x = x;
        this.manager = x.getManager();
        this.model = model;
        this.map = (TierMap) model.layers().get(0).map();
        this.parameters = new ParameterStore(manager, false);
        model.block().initialize(manager, x.getDataType(), x.getShape());
    }

    /** What a model is built with. */
    private record Context(DataSpec input, DataSpec output, Equilibria equilibria) implements ModelContext {
        @Override
        public long seed() {
            return 1;
        }
    }

    /**
     * What the published algorithm does.
     *
     * @param alpha its choice of the step size
     * @param forward iterations
     * @param backward iterations
     */
    record Published(double alpha, int forward, int backward) {}

    /**
     * Makes it.
     *
     * @param layer name of the layer, one of tiers
     * @param settings its settings
     * @param alpha step size of the solvers
     * @param x a batch; its manager is closed with this
     * @param input describes a sample of it
     */
    static BenchmarkStep of(
            Registry registry,
            Equilibria equilibria,
            Compute compute,
            String layer,
            Map<String, Object> settings,
            double alpha,
            NDArray x,
            DataSpec input) {
        Map<String, Object> solver =
                Map.of("alpha", alpha, "tolerance", TOLERANCE, "stop", "step", "maxIterations", MAX_ITERATIONS);
        Map<String, Object> named = new HashMap<>(solver);
        named.put("name", "peaceman-rachford");
        MondeqPlugin.Mondeq family = new MondeqPlugin.Mondeq(
                registry.create(MonotoneLayer.class, layer, settings),
                registry.create(Solver.class, "peaceman-rachford", solver),
                registry.create(GradientRule.class, "implicit", Map.of("solver", named)),
                Optional.empty());
        List<String> classes =
                IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        Model model = family.build(new Context(input, DataSpec.logits(classes), equilibria));
        return new BenchmarkStep(equilibria, compute, alpha, x, model);
    }

    EquilibriumLayer layer() {
        return model.layers().get(0);
    }

    Tiers tiers() {
        return map.tiers();
    }

    /** A training step without the update, after which the parameters count as changed. */
    void run() {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = equilibria.newGradientCollector()) {
            NDArray input = x.stopGradient();
            input.attach(step);
            NDArray y =
                    model.block().forward(parameters, new NDList(input), true).head();
            collector.backward(y.mul(y).sum());
        }
        clearGradients();
        model.parametersChanged();
    }

    private void clearGradients() {
        model.block()
                .getParameters()
                .forEach(pair -> compute.clearGradient(pair.getValue().getArray()));
    }

    private NDList weights() {
        if (weights.isEmpty()) {
            weights = Optional.of(detached(map.weights(parameters, x, false)));
        }
        return weights.get();
    }

    private static NDList detached(NDList arrays) {
        return new NDList(arrays.stream().map(NDArray::stopGradient).toList());
    }

    /** One resolvent, and nothing else. */
    void resolvent() {
        try (NDArray states = states()) {
            map.solve(states, map.prepared(alpha, weights()), weights()).close();
        }
    }

    /** What the gradient of W takes beside passages: states to spectra, and a product at each frequency. */
    void transformAndProduct() {
        try (NDArray states = states()) {
            map.ownProducts(states, weights()).close();
        }
    }

    /** Zeros, with the samples innermost. */
    private NDArray states() {
        Shape shape = new Shape(tiers().size(), x.getShape().get(0));
        try (NDArray columns = manager.zeros(shape, x.getDataType())) {
            return columns.transpose();
        }
    }

    /** What resolvents need after an update. */
    void factors() {
        map.factors(alpha, weights()).close();
    }

    /** The published choice of α and the iterations with it, forwards and, for the loss of {@link #run}, backwards. */
    Published published() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList injection = detached(map.inject(parameters, new NDList(x), false));
            MonotoneOperator forward =
                    map.structure(MonotoneOperator.class, injection, weights()).orElseThrow();
            NDArray like = injection.head();
            double chosen = StepSizeTuner.best(forward, like).orElseThrow();
            PublishedIteration solved = PublishedIteration.run(forward, chosen, like, TOLERANCE, MAX_ITERATIONS);
            NDArray z = solved.z().stopGradient();
            z.setRequiresGradient(true);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                NDArray y = map.head().forward(parameters, new NDList(z), false).head();
                collector.backward(y.mul(y).sum());
            }
            MonotoneOperator backward = map.adjointStructure(
                            MonotoneOperator.class, solved.z(), z.getGradient(), injection, weights())
                    .orElseThrow();
            int iterations = PublishedIteration.run(backward, chosen, like, TOLERANCE, MAX_ITERATIONS)
                    .iterations();
            clearGradients();
            return new Published(chosen, solved.iterations(), iterations);
        }
    }

    /** Makes the two the same network, but for rounding. */
    void takeParameters(BenchmarkStep other) {
        ParameterList mine = model.block().getParameters();
        ParameterList theirs = other.model.block().getParameters();
        for (int i = 0; i < mine.size(); i++) {
            DataType type = x.getDataType();
            try (NDArray source = theirs.valueAt(i).getArray().toType(type, true);
                    NDArray constant = source.stopGradient();
                    NDArray target = mine.valueAt(i).getArray().stopGradient()) {
                constant.copyTo(target);
            }
        }
        model.parametersChanged();
        weights = Optional.empty();
    }

    @Override
    public void close() {
        model.parametersChanged();
        manager.close();
    }
}
