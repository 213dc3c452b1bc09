package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Norm;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;

/**
 * What came out of a solve, and whether it is true.
 *
 * @param samples what was solved
 * @param type the type of the states
 * @param budget the budget
 * @param z the result, row by row
 * @param report the platform's report
 * @param seen the number of rows at each evaluation of f or of its operators, as the map itself has counted
 */
record Outcome(
        List<Sample> samples, DataType type, Budget budget, double[][] z, SolveReport report, List<Integer> seen) {

    /** Evaluations of f and products of its operators that the map itself has counted. */
    int evaluations() {
        return seen.size();
    }

    Status status(int row) {
        return report.status().get(row);
    }

    /** f(z) of the result, as the type holds it. */
    private double[] image(int row) {
        return Arrays.stream(samples.get(row).map().image(z[row]))
                .map(value -> Values.rounded(value, type))
                .toArray();
    }

    private double norm(double[] vector) {
        return budget.norm() == Norm.TWO
                ? Values.norm(vector)
                : Arrays.stream(vector).map(Math::abs).reduce(0, Math::max);
    }

    /** ‖f(z) - z‖, measured anew. */
    double residual(int row) {
        double[] image = image(row);
        return norm(IntStream.range(0, image.length)
                .mapToDouble(i -> image[i] - z[row][i])
                .toArray());
    }

    /** What the residual may be. */
    double allowed(int row) {
        double scale = norm(image(row));
        return budget.tolerance()
                * switch (budget.relative()) {
                    case TRUE -> scale;
                    case FALSE -> 1;
                    case MIXED -> 1 + scale;
                };
    }

    /** Rounding of the residual in this type; squares of what is below 1e-150 vanish. */
    private double rounding(int row) {
        return 1e-150 + (type == DataType.FLOAT64 ? 1e-13 : 1e-6) * (norm(image(row)) + norm(z[row]));
    }

    /**
     * All samples converged, and to where they should.
     *
     * @param slack as of {@link #assertTruthful}
     */
    void assertSolved(double slack) {
        for (int row = 0; row < samples.size(); row++) {
            Sample sample = samples.get(row);
            int at = row;
            assertEquals(Status.CONVERGED, status(row), () -> describe(at));
            double size = 1 + Values.norm(sample.solution().orElseThrow());
            double bound = 3 * slack * sample.amplification() * (budget.tolerance() * size + rounding(row));
            double distance = Values.distance(z[row], sample.solution().orElseThrow());
            assertTrue(
                    distance <= bound,
                    () -> describe(at) + ": its distance to the solution is " + distance + ", at most " + bound
                            + " is expected");
        }
        assertTruthful(slack);
    }

    /**
     * The report says what is so.
     *
     * @param slack how far a converged sample's residual may exceed the tolerance; 1 for methods that look at ‖f(z) - z‖
     */
    void assertTruthful(double slack) {
        for (int row = 0; row < samples.size(); row++) {
            assertTruthful(row, slack);
        }
        assertEquals(evaluations(), report.evaluations(), () -> samples + ": evaluations reported");
    }

    private void assertTruthful(int row, double slack) {
        for (double value : z[row]) {
            assertTrue(Double.isFinite(value), () -> describe(row) + ": the result is " + Arrays.toString(z[row]));
        }
        double residual = residual(row);
        double reported = report.residuals()[row];
        Status status = status(row);
        assertEquals(
                Double.isFinite(residual),
                status != Status.NOT_FINITE,
                () -> describe(row) + ": the residual of the result is " + residual);
        assertTrue(status != Status.FAILED && status != Status.CANCELLED, () -> describe(row));
        if (!Double.isFinite(residual)) {
            return;
        }
        double rounding = rounding(row);
        assertEquals(residual, reported, 1e-6 * residual + rounding, () -> describe(row) + ": residual reported");
        double allowed = allowed(row);
        if (status == Status.CONVERGED) {
            assertTrue(
                    residual <= slack * (1 + 1e-6) * allowed + rounding,
                    () -> describe(row) + ": its residual is " + residual + " and was to be " + allowed);
        } else if (slack == 1 && report.iterations()[row] >= budget.minIterations()) {
            assertTrue(
                    residual >= (1 - 1e-6) * allowed - rounding,
                    () -> describe(row) + ": it has converged, its residual is " + residual);
        }
        assertEnded(row, status);
    }

    private void assertEnded(int row, Status status) {
        int iterations = report.iterations()[row];
        assertTrue(iterations <= budget.maxIterations(), () -> describe(row) + " of " + budget.maxIterations());
        if (status == Status.BUDGET) {
            boolean spent = iterations == budget.maxIterations()
                    || report.evaluations() >= Math.max(2, budget.maxEvaluations() - 1);
            assertTrue(spent, () -> describe(row) + ", and the budget is not spent");
        }
        if (status == Status.DIVERGED && budget.trace()) {
            double[] trace = report.trace().get(row);
            boolean grown = Arrays.stream(trace).anyMatch(r -> !(r <= 1e3 * trace[0]));
            assertTrue(grown, () -> describe(row) + ", residuals " + Arrays.toString(trace));
        }
    }

    /** One sample's end in words. */
    String describe(int row) {
        return samples.get(row) + " in " + type + ", seed " + Trial.SEED + ": " + status(row) + " after "
                + report.iterations()[row] + " iterations and " + report.evaluations()
                + " evaluations with the residual " + report.residuals()[row];
    }
}
