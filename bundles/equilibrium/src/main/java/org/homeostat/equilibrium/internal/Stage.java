package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import java.util.function.Consumer;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/**
 * One equilibrium of a forward pass, and how gradients pass through it: take v from the leaf that went downstream, let the
 * rule find the adjoint u, and run u back through one evaluation of f that has θ and x attached.
 */
final class Stage implements Equilibrium, AutoCloseable {

    private final EquilibriumMap map;
    private final GradientRule rule;
    private final NDList weights;
    private final NDList injection;
    private final Shape stateShape;
    private final Solution solution;
    private final NDArray start;
    private final Solve forward;
    private final Consumer<SolveReport> adjointReports;
    private final NDManager manager;
    private final NDArray leaf;
    private Optional<AdjointProblem> products = Optional.empty();

    Stage(
            EquilibriumMap map,
            GradientRule rule,
            NDList weights,
            NDList injection,
            Shape stateShape,
            Solution solution,
            NDArray start,
            Solve forward,
            NDManager manager,
            Consumer<SolveReport> adjointReports) {
        this.map = map;
        this.rule = rule;
        this.weights = weights;
        this.injection = injection;
        this.stateShape = stateShape;
        this.solution = solution;
        this.start = start;
        this.forward = forward;
        this.adjointReports = adjointReports;
        this.manager = manager;
        this.leaf = solution.z().stopGradient();
        this.leaf.setRequiresGradient(true);
    }

    /** The array that stands for z* downstream and receives ∂loss/∂z*. */
    NDArray leaf() {
        return leaf;
    }

    void backward() {
        NDArray v = JniUtils.getGradient((PtNDArray) leaf);
        if (v == null) {
            return; // the loss does not depend on this equilibrium
        }
        v.attach(manager);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            backward(v);
        }
    }

    private void backward(NDArray v) {
        NDArray u = GradMode.off(() -> rule.adjoint(this, v));
        if (!u.getShape().equals(v.getShape())) {
            throw new IllegalArgumentException("the gradient rule returned an adjoint of shape " + u.getShape()
                    + " for a cotangent of shape " + v.getShape());
        }
        NDArray image = GradMode.on(() -> attached(state()));
        JniUtils.backward((PtNDArray) image, (PtNDArray) u, true, false);
    }

    @Override
    public NDArray state() {
        return solution.z();
    }

    @Override
    public NDArray start() {
        return start;
    }

    @Override
    public SolveReport report() {
        return solution.report();
    }

    @Override
    public NDArray attached(NDArray z) {
        return MapProblem.flat(map.apply(MapProblem.shaped(z, stateShape), injection, weights), z.getShape());
    }

    @Override
    public NDArray product(NDArray u) {
        if (products.isEmpty()) {
            products = Optional.of(adjointProblem(u));
        }
        return products.get().product(u);
    }

    private AdjointProblem adjointProblem(NDArray v) {
        return new AdjointProblem(
                map,
                state(),
                EquilibriumLayerBlock.cutOff(injection, manager),
                EquilibriumLayerBlock.cutOff(weights, manager),
                stateShape,
                v);
    }

    @Override
    public Solution solveAdjoint(Ref<Solver> solver, NDArray v, NDArray first) {
        try (AdjointProblem problem = adjointProblem(v);
                Solve solve = new Solve(
                        problem, solver.get(), solver.name(), EquilibriumLayerBlock.budget(solver), manager)) {
            Solution found = Failures.handle(
                    solve.run(first),
                    problem,
                    first,
                    EquilibriumLayerBlock.budget(solver),
                    solver.name(),
                    "adjoint solve");
            adjointReports.accept(found.report());
            return found;
        }
    }

    @Override
    public <T> Optional<T> offers(Class<T> what) {
        return rule.needs().isEmpty() ? Optional.empty() : forward.offers(what);
    }

    @Override
    public void close() {
        if (!rule.needs().isEmpty()) {
            forward.close();
        }
        manager.close();
    }
}
