package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.OnFailure;
import org.homeostat.api.solver.Budget.Stop;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.api.solver.Step;

/** What happens to samples that did not converge, as the budget says. */
final class Failures {

    private Failures() {}

    /**
     * Applies the budget's rule.
     *
     * @param what for messages, for example {@code forward solve}
     * @return the solution, improved where the rule is to fall back
     */
    static Solution handle(
            Solution solution, WorkingProblem problem, NDArray z0, Budget budget, String solverName, String what) {
        SolveReport report = solution.report();
        int failed = report.status().size() - report.count(Status.CONVERGED);
        if (failed == 0 || budget.onFailure() == OnFailure.WARN) {
            return solution;
        }
        Solution result = solution;
        if (budget.onFailure() == OnFailure.FALLBACK) {
            result = retry(solution, problem, z0, budget);
        } else {
            throw new HomeostatException("the " + what + " by '" + solverName + "' did not converge for " + failed
                    + " of " + report.status().size() + " samples (" + counts(report) + "), and onFailure is 'error'. "
                    + advice(report, budget) + " Or set onFailure to 'warn' or 'fallback'.");
        }
        return result;
    }

    private static String advice(SolveReport report, Budget budget) {
        if (budget.stop() == Stop.STEP && report.count(Status.STALLED) > 0) {
            return "Its steps are small and its residuals are not: take another step size, 'stop: residual', or another"
                    + " solver.";
        }
        return report.count(Status.BUDGET) > 0
                ? "Raise the bound that held (maxIterations or maxEvaluations, under 'evaluation' where a pass trains"
                        + " nothing) or the tolerance, or choose another solver."
                : "Bound the map, or choose another solver.";
    }

    private static String counts(SolveReport report) {
        List<String> parts = new ArrayList<>();
        for (Status status : Status.values()) {
            int count = report.count(status);
            if (count > 0) {
                parts.add(count + " " + status.name().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(", ", parts);
    }

    /** Solves anew by a damped plain iteration and keeps, sample by sample, what has the smaller residual. */
    private static Solution retry(Solution solution, WorkingProblem problem, NDArray z0, Budget budget) {
        int left = remaining(budget, solution.report());
        if (left < 2) {
            return solution;
        }
        problem.keepAll();
        NDManager owner = z0.getManager();
        try (Solve solve = new Solve(problem, new HalfStep(), "fallback", budget.withMaxEvaluations(left), owner)) {
            Solution second = solve.run(z0);
            SolveReport a = solution.report();
            SolveReport b = second.report();
            int n = a.status().size();
            boolean[] takeSecond = new boolean[n];
            Status[] status = new Status[n];
            int[] iterations = a.iterations();
            double[] residuals = a.residuals();
            double[] relative = a.relativeResiduals();
            for (int i = 0; i < n; i++) {
                takeSecond[i] = a.status().get(i) != Status.CONVERGED
                        && (b.status().get(i) == Status.CONVERGED || b.residuals()[i] < residuals[i]);
                status[i] = takeSecond[i] ? b.status().get(i) : a.status().get(i);
                if (takeSecond[i]) {
                    iterations[i] += b.iterations()[i];
                    residuals[i] = b.residuals()[i];
                    relative[i] = b.relativeResiduals()[i];
                }
            }
            NDArray z = EngineRows.select(takeSecond, second.z(), solution.z());
            z.attach(owner);
            solution.z().close();
            second.z().close();
            SolveReport report =
                    new Report(List.of(status), iterations, residuals, relative, b.evaluations(), a.trace());
            return new Solved(z, report);
        }
    }

    private static int remaining(Budget budget, SolveReport report) {
        int most = budget.maxEvaluations();
        return most == Integer.MAX_VALUE ? most : most - report.evaluations();
    }

    /** z ← (z + f(z))/2. */
    private record HalfStep() implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return new Iteration() {
                @Override
                public NDArray image(NDArray state) {
                    return problem.evaluate(state);
                }

                @Override
                public NDArray propose(Step step) {
                    return step.residual().mul(0.5f).add(step.state());
                }
            };
        }
    }
}
