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
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/** An equilibrium layer and a batch, for benchmarks: its passes, and what they cannot do without. */
final class Subject implements AutoCloseable {

    private static final long SEED = 7;

    private final Equilibria equilibria;
    private final Compute compute;
    private final NDManager manager;
    private final EquilibriumLayer layer;
    private final NDArray x;
    private final Shape state;
    private final ParameterStore parameters;

    /**
     * Makes a layer with parameters of a fixed seed and a batch of sines.
     *
     * @param equilibria makes the layer
     * @param compute the engine
     * @param map its map
     * @param solver its solver
     * @param rule its gradient rule
     * @param input the shape of a batch
     * @param type the type of its numbers
     */
    Subject(
            Equilibria equilibria,
            Compute compute,
            EquilibriumMap map,
            Ref<Solver> solver,
            Ref<GradientRule> rule,
            Shape input,
            DataType type) {
        this.equilibria = equilibria;
        this.compute = compute;
        manager = compute.newManager(compute.device("cpu"));
        layer = equilibria.layer(map, solver, rule);
        compute.seed(SEED);
        layer.block().initialize(manager, type, input);
        x = manager.arange((int) input.size())
                .toType(type, false)
                .mul(0.7)
                .sin()
                .reshape(input);
        state = map.stateShape(input);
        parameters = new ParameterStore(manager, false);
    }

    /** A pass that records nothing. */
    void solve() {
        try (NDManager pass = manager.newSubManager()) {
            NDArray input = x.stopGradient();
            input.attach(pass);
            layer.block().forward(parameters, new NDList(input), false);
        }
    }

    /** What {@link #solve} cannot do without: the latest solve's evaluations, arrays closed each time. */
    void solveFloor() {
        EquilibriumMap map = layer.map();
        int evaluations = forward().evaluations();
        try (NDManager pass = manager.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray input = x.stopGradient();
            input.attach(pass);
            GradMode.off(() -> {
                NDList weights = map.weights(parameters, input, false);
                NDList injection = map.inject(parameters, new NDList(input), false);
                NDArray z = point(pass);
                for (int i = 0; i < evaluations; i++) {
                    closing(map.apply(z, injection, weights));
                }
                return z;
            });
        }
    }

    /** A training step: forward solve, loss, adjoint, gradients of the parameters. */
    void step() {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = equilibria.newGradientCollector()) {
            NDArray input = x.stopGradient();
            input.attach(step);
            NDArray z =
                    layer.block().forward(parameters, new NDList(input), true).head();
            collector.backward(z.square().sum());
        }
        clearGradients();
    }

    /**
     * What a step cannot do without: the latest step's evaluations and products, and the gradients of the parameters.
     *
     * @param recordedSteps evaluations that are recorded and differentiated, 1 for rules that work by the adjoint
     */
    void stepFloor(int recordedSteps) {
        EquilibriumMap map = layer.map();
        int evaluations = forward().evaluations();
        int products = layer.adjoint().map(SolveReport::evaluations).orElse(0);
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
                NDArray z = point(step);
                GradMode.off(() -> {
                    for (int i = 0; i < evaluations; i++) {
                        closing(map.apply(z, cutInjection, cutWeights));
                    }
                    return z;
                });
                if (products > 0) {
                    products(map, z, cutInjection, cutWeights, products);
                }
                NDArray image = z;
                for (int i = 0; i < recordedSteps; i++) {
                    image = map.apply(image, injection, weights);
                }
                JniUtils.backward((PtNDArray) image, (PtNDArray) z, false, false);
                return z;
            });
        }
        clearGradients();
    }

    private static void products(EquilibriumMap map, NDArray z, NDList injection, NDList weights, int count) {
        NDArray leaf = z.stopGradient();
        leaf.setRequiresGradient(true);
        PtNDArray recorded = (PtNDArray) map.apply(leaf, injection, weights);
        for (int i = 0; i < count; i++) {
            JniUtils.backward(recorded, (PtNDArray) z, true, false);
            closing(JniUtils.getGradient((PtNDArray) leaf));
        }
    }

    private NDArray point(NDManager owner) {
        return owner.zeros(new Shape(x.getShape().get(0)).addAll(state), x.getDataType())
                .add(0.1);
    }

    private static void closing(NDArray array) {
        NDScope.unregister(array);
        array.close();
    }

    SolveReport forward() {
        return layer.forward().orElseThrow();
    }

    EquilibriumLayer layer() {
        return layer;
    }

    /** Makes the two subjects the same map, but for rounding. */
    void takeParameters(Subject other) {
        ParameterList mine = layer.block().getParameters();
        ParameterList theirs = other.layer.block().getParameters();
        GradMode.off(() -> {
            for (int i = 0; i < mine.size(); i++) {
                NDArray target = mine.valueAt(i).getArray().stopGradient();
                NDArray source = theirs.valueAt(i).getArray().toType(x.getDataType(), false);
                target.set(new NDIndex("..."), source);
            }
            return mine;
        });
    }

    /**
     * Evaluations and products that textbook implementations take, sample by sample, until the last is done.
     *
     * @param forward the method of the forward solve
     * @param backward the method of the adjoint solve
     */
    int[] plainEvaluations(PlainAlgorithm.Method forward, PlainAlgorithm.Method backward) {
        return GradMode.off(() -> {
            EquilibriumMap map = layer.map();
            NDList weights = map.weights(parameters, x, true);
            NDList injection = map.inject(parameters, new NDList(x), true);
            NDArray zero = manager.zeros(new Shape(x.getShape().get(0), state.size()), x.getDataType());
            double tolerance = layer.budget().tolerance();
            PlainAlgorithm first = new PlainAlgorithm(
                    new MapProblem(map, injection, weights, state, zero)::compute, forward, tolerance, zero);
            NDArray z = first.solution();
            NDArray v = z.mul(2);
            try (AdjointProblem adjoint = new AdjointProblem(map, z, injection, weights, state, v)) {
                PlainAlgorithm second = new PlainAlgorithm(adjoint::evaluate, backward, tolerance, v);
                return new int[] {first.evaluations(), second.evaluations()};
            }
        });
    }

    private void clearGradients() {
        layer.block()
                .getParameters()
                .forEach(pair -> compute.clearGradient(pair.getValue().getArray()));
    }

    @Override
    public void close() {
        manager.close();
    }
}
