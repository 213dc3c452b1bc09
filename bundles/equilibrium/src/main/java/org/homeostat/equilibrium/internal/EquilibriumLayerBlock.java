package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/**
 * The layer x ↦ z* = f(z*, x; θ).
 *
 * <p>The solve runs without recording. Downstream goes a fresh leaf with the value of z*, and a {@link Stage} on the
 * thread's tape remembers how to go on from its gradient (design: implicit differentiation in stages).
 */
final class EquilibriumLayerBlock extends AbstractBlock implements EquilibriumLayer {

    private final EquilibriumMap map;
    private final Ref<Solver> solver;
    private final GradientRule rule;
    private final Budget budget;
    private final Tapes tapes;
    private UnaryOperator<NDArray> start = UnaryOperator.identity();
    private Optional<SolveReport> forward = Optional.empty();
    private Optional<SolveReport> adjoint = Optional.empty();

    EquilibriumLayerBlock(EquilibriumMap map, Ref<Solver> solver, GradientRule rule, Tapes tapes) {
        this.map = addMap(map);
        this.solver = solver;
        this.rule = rule;
        this.budget = budget(solver);
        this.tapes = tapes;
    }

    private EquilibriumMap addMap(EquilibriumMap added) {
        addChildBlock("map", added.block());
        return added;
    }

    static Budget budget(Ref<Solver> solver) {
        return solver.common(Budget.class).orElse(SolveSettings.DEFAULT);
    }

    /** Copies of arrays that share their values and no graph, owned by the manager. */
    static NDList cutOff(NDList arrays, NDManager manager) {
        NDList result = new NDList(arrays.size());
        for (NDArray array : arrays) {
            NDArray detached = array.stopGradient();
            detached.attach(manager);
            result.add(detached);
        }
        return result;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        Optional<Tape> tape = tapes.current();
        return tape.isPresent()
                ? recorded(tape.get(), parameters, inputs, training)
                : unrecorded(parameters, inputs, training);
    }

    private NDList unrecorded(ParameterStore parameters, NDList inputs, boolean training) {
        if (training && GradMode.isOn()) {
            throw new IllegalStateException("an equilibrium layer is being trained while gradients are recorded by a"
                    + " collector that cannot pass through it; use the collector or the trainer of the Equilibria"
                    + " service");
        }
        NDManager manager = inputs.head().getManager();
        try (NDManager scratch = manager.newSubManager()) {
            return GradMode.off(() -> unrecorded(parameters, inputs, training, scratch));
        }
    }

    private NDList unrecorded(ParameterStore parameters, NDList inputs, boolean training, NDManager scratch) {
        Constants constants = constants(parameters, cutOff(inputs, scratch), training, scratch);
        Shape stateShape = map.stateShape(shapes(inputs));
        Found found = solve(scratch, constants.injection(), constants.weights(), stateShape, inputs.head());
        found.solve().close();
        NDArray z = MapProblem.shaped(found.solution().z(), stateShape);
        z.attach(inputs.head().getManager());
        return new NDList(z);
    }

    private NDList recorded(Tape tape, ParameterStore parameters, NDList inputs, boolean training) {
        NDManager scratch = inputs.head().getManager().newSubManager();
        Constants constants = constants(parameters, inputs, training, scratch);
        Shape stateShape = map.stateShape(shapes(inputs));
        Found found = GradMode.off(() -> solve(
                scratch,
                cutOff(constants.injection(), scratch),
                cutOff(constants.weights(), scratch),
                stateShape,
                inputs.head()));
        if (rule.needs().isEmpty()) {
            found.solve().close();
        }
        Stage stage = new Stage(
                map,
                rule,
                constants.weights(),
                constants.injection(),
                stateShape,
                found.solution(),
                found.start(),
                found.solve(),
                scratch,
                report -> adjoint = Optional.of(report));
        Optional<NDArray> unrolled = rule.unrolled(stage);
        NDArray z = MapProblem.shaped(unrolled.orElseGet(stage::leaf), stateShape);
        z.attach(inputs.head().getManager());
        if (unrolled.isPresent()) {
            stage.close();
        } else {
            tape.add(stage);
        }
        return new NDList(z);
    }

    /** What stays constant in a solve. */
    private record Constants(NDList weights, NDList injection) {}

    /**
     * Computes them; intermediate arrays are freed here. What the map returns may be a parameter itself, so views of it are
     * handed on, which can be freed without harm.
     */
    private Constants constants(ParameterStore parameters, NDList inputs, boolean training, NDManager owner) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return new Constants(
                    views(map.weights(parameters, inputs.head(), training), owner),
                    views(map.inject(parameters, inputs, training), owner));
        }
    }

    private static NDList views(NDList arrays, NDManager owner) {
        NDList views = new NDList(arrays.size());
        for (NDArray array : arrays) {
            views.add(Scopes.adopt(array.reshape(array.getShape()), owner));
        }
        return views;
    }

    /** A forward solve and its outcome, all owned by one manager. */
    private record Found(Solve solve, Solution solution, NDArray start) {}

    private Found solve(NDManager scratch, NDList injection, NDList weights, Shape stateShape, NDArray like) {
        long batch = like.getShape().get(0);
        NDArray zeros = scratch.zeros(new Shape(batch, stateShape.size()), stateType(injection, like));
        NDArray z0 = start.apply(zeros);
        z0.attach(scratch);
        MapProblem problem = new MapProblem(map, injection, weights, stateShape, z0);
        Solve solve = new Solve(problem, solver.get(), solver.name(), budget, scratch);
        Solution solution = Failures.handle(solve.run(z0), problem, z0, budget, solver.name(), "forward solve");
        forward = Optional.of(solution.report());
        return new Found(solve, solution, z0);
    }

    private static DataType stateType(NDList injection, NDArray like) {
        return injection.isEmpty() ? like.getDataType() : injection.head().getDataType();
    }

    private static Shape[] shapes(NDList arrays) {
        return arrays.stream().map(NDArray::getShape).toArray(Shape[]::new);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        map.block().initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0)).addAll(map.stateShape(inputs))};
    }

    @Override
    public Block block() {
        return this;
    }

    @Override
    public EquilibriumMap map() {
        return map;
    }

    @Override
    public Budget budget() {
        return budget;
    }

    @Override
    public void startFrom(UnaryOperator<NDArray> z0) {
        start = z0;
    }

    @Override
    public Optional<SolveReport> forward() {
        return forward;
    }

    @Override
    public Optional<SolveReport> adjoint() {
        return adjoint;
    }
}
