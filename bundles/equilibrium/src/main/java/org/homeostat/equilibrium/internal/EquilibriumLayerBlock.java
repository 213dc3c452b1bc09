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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Diagnosis;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.training.Progress;

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
    private final Tapes tapes;
    private UnaryOperator<NDArray> start = UnaryOperator.identity();
    private boolean rowsAreAloneInTraining;
    private boolean rowsAreAloneInEvaluation;
    private int unrolledSteps;
    private List<Regularizer> regularizers = List.of();
    private Optional<Progress> progress = Optional.empty();
    private long seed;
    private NDList penalties = new NDList();
    private int keepEvery;
    private NDList kept = new NDList();
    private OptionalInt replayed = OptionalInt.empty();
    private int diagnosed;
    private Optional<SolveReport> forward = Optional.empty();
    private Optional<SolveReport> adjoint = Optional.empty();
    private Optional<NDArray> equilibrium = Optional.empty();
    private Optional<Diagnosis> diagnosis = Optional.empty();

    EquilibriumLayerBlock(EquilibriumMap map, Ref<Solver> solver, GradientRule rule, Tapes tapes) {
        this.map = addMap(map);
        this.solver = solver;
        this.rule = rule;
        this.tapes = tapes;
    }

    private EquilibriumMap addMap(EquilibriumMap added) {
        addChildBlock("map", added.block());
        return added;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        adjoint = Optional.empty();
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
            return GradMode.off(() -> {
                Pass pass = pass(parameters, Pass.cutOff(inputs, scratch), training, scratch);
                NDArray z0 = start(pass, inputs.head());
                Budget budget = diagnosed > 0 ? pass.budget(solver).withTrace(true) : pass.budget(solver);
                Stage.Found found = solve(pass, Optional.empty(), z0, budget, 0).closed();
                if (diagnosed > 0) {
                    diagnosis = Optional.of(Diagnostics.of(pass, found.solution(), diagnosed));
                }
                return new NDList(shaped(found.solution().z(), pass, manager));
            });
        }
    }

    private NDList recorded(Tape tape, ParameterStore parameters, NDList inputs, boolean training) {
        NDManager manager = inputs.head().getManager();
        Pass pass = pass(parameters, inputs, training, manager.newSubManager());
        if (replayed.isPresent()) {
            NDArray z = shaped(pass.apply(kept.get(replayed.getAsInt())), pass, manager);
            pass.manager().close();
            return new NDList(z);
        }
        GradientRule active = training && unrolledSteps > 0 ? new UnrolledNetwork(unrolledSteps) : rule;
        Pass constant = pass.cutOff();
        NDArray z0 = GradMode.off(() -> start(constant, inputs.head()));
        return new NDList(
                active.needsEquilibrium()
                        ? solved(tape, pass, constant, active, z0, manager)
                        : unrolled(pass, constant, active, z0, manager));
    }

    private NDArray solved(Tape tape, Pass pass, Pass constant, GradientRule active, NDArray z0, NDManager manager) {
        Stage.Found found = GradMode.off(
                () -> solve(constant, Optional.of(pass), z0, pass.budget(solver), pass.training() ? keepEvery : 0));
        Stage stage =
                new Stage(pass, constant, active, active.needs().isEmpty() ? found.closed() : found, this::adjointDone);
        Optional<NDArray> unrolled = active.unrolled(stage);
        penalise(stage, pass, manager);
        NDArray z = shaped(unrolled.orElseGet(stage::leaf), pass, manager);
        if (unrolled.isPresent()) {
            stage.close();
        } else {
            tape.add(stage);
        }
        return z;
    }

    private NDArray unrolled(Pass pass, Pass constant, GradientRule active, NDArray z0, NDManager manager) {
        Budget budget = pass.budget(solver);
        Stage begun = new Stage(
                pass,
                constant,
                active,
                Stage.Found.at(z0, z0, SampleProgress.none(z0, budget), budget),
                this::adjointDone);
        NDArray z = active.unrolled(begun)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the gradient rule needs no equilibrium and gives no unrolled expression either"));
        NDArray state = z.stopGradient();
        state.attach(pass.manager());
        SolveReport report = GradMode.off(() -> Solve.measure(constant.problem(z0), state, budget));
        finish(state, report, manager);
        penalise(
                new Stage(pass, constant, active, Stage.Found.at(state, z0, report, budget), this::adjointDone),
                pass,
                manager);
        NDArray result = shaped(z, pass, manager);
        pass.manager().close();
        return result;
    }

    private void adjointDone(SolveReport report) {
        adjoint = Optional.of(report);
    }

    private void penalise(Stage stage, Pass pass, NDManager manager) {
        penalties = new NDList();
        if (!pass.training() || regularizers.isEmpty()) {
            return;
        }
        RandomGenerator random = new SplittableRandom(seed);
        Progress now = progress.orElseThrow();
        for (Regularizer regularizer : regularizers) {
            regularizer.penalty(stage, now, random).ifPresent(penalty -> {
                penalty.attach(manager);
                penalties.add(penalty);
            });
        }
    }

    /** Computes what stays constant; intermediate arrays are freed here. */
    private Pass pass(ParameterStore parameters, NDList inputs, boolean training, NDManager owner) {
        NDList weights;
        NDList injection;
        // What the map returns may be a parameter itself, so views of it are handed on, which can be freed without
        // harm.
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            weights = views(map.weights(parameters, inputs.head(), training), owner);
            injection = views(map.inject(parameters, inputs, training), owner);
        }
        return new Pass(map, weights, injection, map.stateShape(shapes(inputs)), training, owner);
    }

    private static NDList views(NDList arrays, NDManager owner) {
        NDList views = new NDList(arrays.size());
        for (NDArray array : arrays) {
            views.add(Scopes.adopt(array.reshape(array.getShape()), owner));
        }
        return views;
    }

    private NDArray start(Pass pass, NDArray like) {
        long batch = like.getShape().get(0);
        NDArray zeros =
                pass.manager().zeros(new Shape(batch, pass.stateShape().size()), stateType(pass.injection(), like));
        NDArray z0 = start.apply(zeros);
        z0.attach(pass.manager());
        boolean known = pass.training() ? rowsAreAloneInTraining : rowsAreAloneInEvaluation;
        if (!known && batch > 1) {
            Coupling.refuse(pass, z0);
            rowsAreAloneInTraining |= pass.training();
            rowsAreAloneInEvaluation |= !pass.training();
        }
        return z0;
    }

    /** Solves; the pass is cut off, and the other one is the same with θ and x attached, if gradients are to go through it. */
    private Stage.Found solve(Pass pass, Optional<Pass> attached, NDArray z0, Budget budget, int every) {
        MapProblem problem = pass.problem(z0, attached);
        Solve solve = new Solve(problem, solver.get(), solver.name(), budget, every, pass.manager());
        Solution solution;
        try {
            solution = Failures.handle(solve.run(z0), problem, z0, budget, solver.name(), "forward solve");
        } catch (RuntimeException | Error e) {
            solve.close();
            throw e;
        }
        NDManager manager = pass.manager().getParentManager();
        kept = solve.kept();
        kept.attach(manager); // they are replayed after the pass
        finish(solution.z(), solution.report(), manager);
        return new Stage.Found(Optional.of(solve), solution, z0, budget, problem.recorded(solution.z()));
    }

    private void finish(NDArray z, SolveReport report, NDManager manager) {
        forward = Optional.of(report);
        NDArray constant = z.stopGradient();
        constant.attach(manager);
        equilibrium = Optional.of(constant);
    }

    private static NDArray shaped(NDArray z, Pass pass, NDManager manager) {
        NDArray shaped = MapProblem.shaped(z, pass.stateShape());
        shaped.attach(manager);
        return shaped;
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
        return solver.common(Budget.class).orElse(SolveSettings.DEFAULT);
    }

    @Override
    public void startFrom(UnaryOperator<NDArray> z0) {
        start = z0;
    }

    @Override
    public UnaryOperator<NDArray> start() {
        return start;
    }

    @Override
    public Optional<SolveReport> forward() {
        return forward;
    }

    @Override
    public Optional<SolveReport> adjoint() {
        return adjoint;
    }

    @Override
    public Optional<NDArray> equilibrium() {
        return equilibrium;
    }

    @Override
    public void unroll(int steps) {
        unrolledSteps = steps;
    }

    @Override
    public void regularize(List<Regularizer> terms, Progress now, long stepSeed) {
        regularizers = List.copyOf(terms);
        progress = Optional.of(now);
        seed = stepSeed;
        map.seed(stepSeed);
    }

    @Override
    public NDList penalties() {
        return penalties;
    }

    @Override
    public void keepIterates(int every) {
        keepEvery = every;
    }

    @Override
    public int keptIterates() {
        return kept.size();
    }

    @Override
    public void replay(OptionalInt iterate) {
        replayed = iterate;
    }

    @Override
    public void diagnose(int samples) {
        diagnosed = samples;
    }

    @Override
    public Optional<Diagnosis> diagnosis() {
        return diagnosis;
    }
}
