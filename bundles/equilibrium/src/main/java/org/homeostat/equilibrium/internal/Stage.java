package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import java.util.function.Consumer;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/**
 * One equilibrium of a forward pass, and how gradients pass through it: take v from the leaf that went downstream, let the
 * rule find the adjoint u, and run u back through one evaluation of f that has θ and x attached.
 */
@SuppressWarnings("ReferenceEquality") // the same handle is meant, not equal numbers
final class Stage implements Equilibrium, AutoCloseable {

    private final Pass pass;
    private final Pass constant;
    private final GradientRule rule;
    private final Found found;
    private final Consumer<SolveReport> adjointReports;
    private final NDArray leaf;
    private Optional<AdjointProblem> products = Optional.empty();

    /**
     * What the forward solve came to.
     *
     * @param solve the solve, closed unless the rule wants something of it
     * @param solution z* and the report
     * @param start z₀
     * @param budget the budget
     * @param image f(z*), recorded with θ and x attached, if that was done already
     */
    record Found(Optional<Solve> solve, Solution solution, NDArray start, Budget budget, Optional<NDArray> image) {

        /** A state that no solve led to. */
        static Found at(NDArray state, NDArray start, SolveReport report, Budget budget) {
            return new Found(Optional.empty(), new Solved(state, report), start, budget, Optional.empty());
        }

        /** This outcome, when nobody wants more of the solve. */
        Found closed() {
            solve.ifPresent(Solve::close);
            return new Found(Optional.empty(), solution, start, budget, image);
        }
    }

    /**
     * Begins.
     *
     * @param pass the pass, with θ and x attached
     * @param constant the same, cut off
     * @param rule the gradient rule
     * @param found the equilibrium
     * @param adjointReports told of adjoint solves
     */
    Stage(Pass pass, Pass constant, GradientRule rule, Found found, Consumer<SolveReport> adjointReports) {
        this.pass = pass;
        this.constant = constant;
        this.rule = rule;
        this.found = found;
        this.adjointReports = adjointReports;
        this.leaf = found.solution().z().stopGradient();
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
        v.attach(pass.manager());
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
        NDArray image = found.image().orElseGet(() -> GradMode.on(() -> attached(state())));
        JniUtils.backward((PtNDArray) image, (PtNDArray) u, true, false);
    }

    @Override
    public NDArray state() {
        return found.solution().z();
    }

    @Override
    public NDArray start() {
        return found.start();
    }

    @Override
    public SolveReport report() {
        return found.solution().report();
    }

    @Override
    public Budget budget() {
        return found.budget();
    }

    @Override
    public NDArray attached(NDArray z) {
        // the evaluation at z* is there already; a view of it may be freed by whoever asked
        return z == state()
                ? found.image().map(image -> image.reshape(image.getShape())).orElseGet(() -> pass.apply(z))
                : pass.apply(z);
    }

    @Override
    public NDArray product(NDArray u) {
        if (products.isEmpty()) {
            products = Optional.of(constant.adjoint(state(), u));
        }
        return products.get().product(u);
    }

    @Override
    public Solution solveAdjoint(Ref<Solver> solver, NDArray v, NDArray first) {
        Budget budget = pass.budget(solver);
        try (AdjointProblem problem = constant.adjoint(state(), v);
                Solve solve = new Solve(problem, solver.get(), solver.name(), budget, pass.manager())) {
            Solution solution =
                    Failures.handle(solve.run(first), problem, first, budget, solver.name(), "adjoint solve");
            adjointReports.accept(solution.report());
            return solution;
        }
    }

    @Override
    public <T> Optional<T> offers(Class<T> what) {
        return found.solve().flatMap(solve -> solve.offers(what));
    }

    @Override
    public void close() {
        found.solve().ifPresent(Solve::close);
        pass.manager().close();
    }
}
