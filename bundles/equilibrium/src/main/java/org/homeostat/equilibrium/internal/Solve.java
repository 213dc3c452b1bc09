package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Stop;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/**
 * The one solve loop, for every solver, forwards and backwards.
 *
 * <p>An iteration is a step from one state to the next; the residual of the last state costs one more evaluation, so that a
 * plain method with n iterations evaluates f n + 1 times. Samples that are done keep their result while the others go on,
 * and leave the work when that pays. Every array made in an iteration is freed with it unless the solver attached
 * it to its memory, so that cost in memory does not depend on the number of iterations.
 */
@SuppressWarnings("ReferenceEquality") // the same handle is meant, not equal numbers
final class Solve implements AutoCloseable {

    /** A method that takes no part in the judgement. */
    private static final Iteration PLAIN = state -> state;

    private final WorkingProblem problem;
    private final Budget budget;
    private final String solverName;
    private final NDManager work;
    private final NDManager memory;
    private final Iteration iteration;
    private final int keepEvery;
    private final NDList kept = new NDList();

    /**
     * Begins a solve.
     *
     * @param problem the problem, with all samples in the work
     * @param solver the method
     * @param solverName its name, for messages
     * @param budget when it is done
     * @param owner parent of the managers that the solve uses until it is closed
     */
    Solve(WorkingProblem problem, Solver solver, String solverName, Budget budget, NDManager owner) {
        this(problem, solver, solverName, budget, 0, owner);
    }

    /**
     * Begins a solve that keeps iterates.
     *
     * @param keepEvery after how many iterations the best iterates so far are kept; 0 for never
     */
    Solve(WorkingProblem problem, Solver solver, String solverName, Budget budget, int keepEvery, NDManager owner) {
        this.keepEvery = keepEvery;
        this.problem = problem;
        this.budget = budget;
        this.solverName = solverName;
        this.work = owner.newSubManager();
        this.memory = work.newSubManager();
        problem.limit(budget.maxEvaluations());
        problem.stopOnSteps(budget.stop() == Stop.STEP);
        this.iteration = solver.begin(problem, memory);
    }

    /**
     * Runs it.
     *
     * @param z0 the start, (batch, d)
     * @return the solution, of the start's manager
     */
    Solution run(NDArray z0) {
        int batch = Math.toIntExact(z0.getShape().get(0));
        if (batch == 0) {
            return new Solved(z0.duplicate(), new SampleProgress(0, budget).report(0));
        }
        SampleProgress progress = new SampleProgress(batch, budget);
        boolean[] better = new boolean[batch];
        double[] difference = new double[batch];
        double[] scale = new double[batch];
        NDArray state = begin(z0);
        boolean stateIsSolution = iteration.isSolution(state);
        Rows rows = stateIsSolution
                ? Rows.of(state, budget.norm(), work)
                : Rows.of(state, budget.norm(), Optional.of(iteration::solution), work);
        // The loop's residual is that of f itself as long as the method's image is f(z) and its state is z.
        boolean plain = stateIsSolution && budget.stop() == Stop.RESIDUAL;
        boolean ownSteps = false;
        for (int k = 0; ; k++) {
            if (k > 0 && isExhausted() && !problem.knows(state)) {
                progress.isDone(k, true);
                break;
            }
            NDArray next;
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray image = checked(iteration.image(state), state, "image");
                boolean ofMap = problem.isImage(state, image);
                plain &= ofMap;
                problem.reserve(plain ? 0 : 1);
                rows.measure(state, image, difference, scale);
                progress.residuals(k, iteration, ownSteps, difference, scale, better);
                rows.keepBest(state, better);
                if (progress.isDone(k, isExhausted())) {
                    break;
                }
                if (keepEvery > 0 && k > 0 && k % keepEvery == 0) {
                    kept.add(rows.snapshot(work.getParentManager()));
                }
                double[] scales = scale;
                NDArray proposal = checked(
                        iteration.propose(
                                new StepView(k, state, image, difference.clone(), () -> progress.targets(scales))),
                        state,
                        "proposal");
                next = proposal.getManager() == memory ? proposal.duplicate() : proposal;
                Scopes.spare(memory); // gradient rules may ask for it after the last step too
                if (next != state) {
                    Scopes.adopt(next, work);
                }
                if (budget.stop() == Stop.STEP) {
                    ownSteps = proposal == image && !ofMap;
                    if (proposal != image) {
                        rows.measure(state, next, difference, scale);
                    }
                    progress.steps(k + 1, !ownSteps || !stateIsSolution, difference, scale, better);
                    rows.keepBest(next, better);
                    if (progress.allEnded()) {
                        break;
                    }
                }
            }
            if (next != state && state.getManager() == work) {
                state.close();
            }
            state = next;
            if (problem.canShrink() && progress.shrinkingPays(k, problem.costOfShrinking())) {
                state = shrink(state, rows, progress.remainingRows());
                difference = new double[problem.batch()];
                scale = new double[problem.batch()];
                better = new boolean[problem.batch()];
            }
        }
        NDArray z = best(rows, z0.getManager());
        // to look at a solution that is not the state itself would cost an evaluation beside the one that made it
        boolean stepsTell = budget.stop() == Stop.STEP && !stateIsSolution;
        if (!plain && !(stepsTell && progress.allConverged())) {
            remeasure(z, progress, !stepsTell);
        }
        return new Solved(z, progress.report(problem.evaluations()));
    }

    /**
     * Looks at a state without a solve.
     *
     * @param problem the problem
     * @param z the state, (batch, d)
     * @param budget says what is small
     * @return a report without iterations; samples that are not converged have status {@code BUDGET}
     */
    static SolveReport measure(WorkingProblem problem, NDArray z, Budget budget) {
        int batch = Math.toIntExact(z.getShape().get(0));
        SampleProgress progress = new SampleProgress(batch, budget.withIterations(0, 1));
        if (batch == 0) {
            return progress.report(0);
        }
        double[] difference = new double[batch];
        double[] scale = new double[batch];
        try (NDManager scratch = z.getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Rows.of(z, budget.norm(), scratch).measure(z, problem.evaluate(z), difference, scale);
        }
        progress.residuals(0, PLAIN, false, difference, scale, new boolean[batch]);
        progress.isDone(0, true);
        return progress.report(problem.evaluations());
    }

    /** Whether no evaluation is left but the one that the end may take. */
    private boolean isExhausted() {
        return problem.remainingEvaluations() <= 0;
    }

    /**
     * The iterates that were kept.
     *
     * @return (batch, d) each, of the owner of this solve
     */
    NDList kept() {
        return kept;
    }

    private NDArray best(Rows rows, NDManager owner) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return Scopes.adopt(rows.best(owner), owner);
        }
    }

    private NDArray begin(NDArray z0) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray given = z0.stopGradient();
            NDArray state = iteration.start(given);
            Scopes.spare(memory);
            boolean another = state != given && state.getManager() != memory;
            return Scopes.adopt(another ? state : state.duplicate(), work);
        }
    }

    private NDArray shrink(NDArray state, Rows rows, int[] remaining) {
        NDArray kept;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            kept = Scopes.adopt(RowSelection.of(state, remaining, work), work);
            rows.keep(remaining);
            iteration.keep(remaining);
            Scopes.spare(memory);
        }
        problem.keep(remaining);
        state.close();
        return kept;
    }

    /** ‖f(z) - z‖ of what is returned, whatever residual the method itself looked at. */
    private void remeasure(NDArray z, SampleProgress progress, boolean alsoConverged) {
        problem.keepAll();
        double[] difference = new double[problem.batch()];
        double[] scale = new double[problem.batch()];
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Rows.of(z, budget.norm(), work).measure(z, problem.look(z), difference, scale);
        }
        progress.replaceResiduals(difference, scale, alsoConverged);
    }

    private NDArray checked(NDArray array, NDArray state, String what) {
        Shape expected = state.getShape();
        if (array == null || !array.getShape().equals(expected) || array.getDataType() != state.getDataType()) {
            String found = array == null ? "null" : array.getDataType() + " " + array.getShape();
            throw new HomeostatException("solver '" + solverName + "': its " + what + " is " + found + "; expected "
                    + state.getDataType() + " " + expected + ", one row a sample. Mend the solver, or use another.");
        }
        return array;
    }

    /** What the iteration learned, until the solve is closed. */
    <T> Optional<T> offers(Class<T> what) {
        return iteration.offers(what);
    }

    @Override
    public void close() {
        try {
            iteration.close();
        } finally {
            work.close();
        }
    }
}
