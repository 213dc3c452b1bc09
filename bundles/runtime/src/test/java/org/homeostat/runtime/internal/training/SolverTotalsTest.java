package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;
import org.homeostat.runtime.internal.storage.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolverTotalsTest {

    private record Report(
            List<Status> status,
            int[] iterations,
            double[] residuals,
            double[] relativeResiduals,
            int evaluations,
            List<double[]> trace)
            implements SolveReport {

        @Override
        public int count(Status which) {
            return Collections.frequency(status, which);
        }
    }

    /** The third sample met a number that is not finite. */
    private static Report broken(double residual) {
        return new Report(
                List.of(Status.CONVERGED, Status.CONVERGED, Status.NOT_FINITE),
                new int[] {4, 6, 3},
                new double[] {0, 0, residual},
                new double[] {1e-5, 2e-5, residual},
                6,
                List.of());
    }

    private static Report report(int first, int second, int third, double residual) {
        return new Report(
                List.of(Status.CONVERGED, Status.CONVERGED, Status.BUDGET),
                new int[] {first, second, third},
                new double[] {0, 0, 0},
                new double[] {1e-5, 2e-5, residual},
                third,
                List.of());
    }

    @Test
    void statisticsAreThoseOfAllSamples() {
        SolverTotals totals = new SolverTotals();
        assertTrue(totals.statistics().isEmpty());
        totals.add(report(4, 6, 50, 0.1));
        totals.add(report(5, 8, 50, 0.3));
        Map<String, Double> statistics = totals.statistics();
        assertEquals(7, statistics.get("iterationsMedian"));
        assertEquals(123 / 6.0, statistics.get("iterationsMean"));
        assertEquals(50, statistics.get("iterationsMax"));
        assertEquals(4 / 6.0, statistics.get("converged"));
        assertEquals(0.3, statistics.get("relativeResidualMax"));
        assertEquals((6e-5 + 0.4) / 6, statistics.get("relativeResidualMean"), 1e-15);
        assertEquals(50, statistics.get("evaluationsPerSolve"));
    }

    @Test
    void failuresAreTold() {
        SolverTotals totals = new SolverTotals();
        assertEquals(Optional.empty(), totals.failures());
        totals.add(report(4, 6, 50, 0.1));
        totals.add(report(5, 8, 50, 0.3));
        assertEquals(Optional.of("2 of 6 samples (2 budget)"), totals.failures());
        assertTrue(totals.failOften());
    }

    @Test
    void theOddFailureIsToldToo() {
        SolverTotals totals = new SolverTotals();
        totals.add(report(4, 6, 50, 0.1));
        for (int i = 0; i < 100; i++) {
            totals.add(
                    new Report(List.of(Status.CONVERGED), new int[] {1}, new double[1], new double[1], 1, List.of()));
        }
        assertEquals(Optional.of("1 of 103 samples (1 budget)"), totals.failures());
        assertFalse(totals.failOften());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aSampleWithoutAFiniteResidualLeavesTheOthersTheirStatistics(double residual) throws IOException {
        SolverTotals totals = new SolverTotals();
        totals.add(broken(residual));
        totals = SolverTotals.restore(Json.object(Json.line(totals.save())));
        totals.add(broken(residual));
        assertEquals(1.5e-5, totals.statistics().get("relativeResidualMean"), 1e-20);
        assertEquals(2e-5, totals.statistics().get("relativeResidualMax"));
        assertEquals(4 / 6.0, totals.statistics().get("converged"));
        assertEquals(Optional.of("2 of 6 samples (2 not finite)"), totals.failures());
    }

    @Test
    void savedTotalsGoOnAsIfNeverSaved() throws IOException {
        SolverTotals whole = new SolverTotals();
        whole.add(report(4, 6, 50, 0.1));
        SolverTotals saved = SolverTotals.restore(Json.object(Json.line(whole.save())));
        whole.add(report(5, 8, 50, 1 / 3.0));
        saved.add(report(5, 8, 50, 1 / 3.0));
        assertEquals(whole.statistics(), saved.statistics());
        assertEquals(whole.histogram(), saved.histogram());
        assertEquals(whole.failures(), saved.failures());
    }
}
