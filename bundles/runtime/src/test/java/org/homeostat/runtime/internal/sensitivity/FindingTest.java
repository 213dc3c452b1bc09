package org.homeostat.runtime.internal.sensitivity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Sensitivity;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;

/** A bound counts as exceeded where solves that are not exact cannot be the reason. */
class FindingTest {

    private static final double BOUND = 2;

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

    /** Gains of three samples whose pairs' outputs together are as long as given, over the distance of the inputs. */
    private static Finding finding(double tolerance, boolean solves, double gain, double size) {
        Finding finding = new Finding(
                Sensitivity.defaults().withSamples(3).withSteps(1).withTolerance(tolerance),
                new int[] {4, 7, 9},
                List.of(),
                1,
                Optional.of(new Finding.Bound("lipschitz", BOUND)));
        double[] gains = {1, gain, 1.5};
        finding.add(0, new GainAscent.Found(gains, new double[] {1, size, 1}, gains, new double[] {gain}));
        if (solves) {
            double[] residuals = {1e-9};
            finding.solves()
                    .add(new Report(List.of(Status.CONVERGED), new int[] {3}, residuals, residuals, 3, List.of()));
        }
        return finding;
    }

    @Test
    void narrowPairsMayExceedABoundByWhatTheirSolvesLeave() {
        // outputs of length 10 in pairs 1e-3 wide: what 1e-4 leaves of them moves a gain by more than 1
        assertDoesNotThrow(() -> finding(1e-4, true, 2.05, 2e4).requireBounds());
    }

    @Test
    void tightSolvesExcuseNothing() {
        HomeostatException e = assertThrows(
                HomeostatException.class, () -> finding(1e-8, true, 2.05, 2e4).requireBounds());
        assertTrue(e.getMessage().startsWith("sample 7 of split 'test' leads to a gain of 2.05"), e.getMessage());
    }

    @Test
    void modelsThatSolveNothingAreExact() {
        assertThrows(
                HomeostatException.class, () -> finding(1e-4, false, 2.05, 2e4).requireBounds());
    }

    @Test
    void aSmallerGainThatIsNotExcusedIsFoundBehindALargerOneThatIs() {
        Finding finding = finding(1e-4, true, 2.05, 2e4);
        finding.add(
                2,
                new GainAscent.Found(new double[] {2.01}, new double[] {4}, new double[] {2.01}, new double[] {2.05}));
        HomeostatException e = assertThrows(HomeostatException.class, finding::requireBounds);
        assertTrue(e.getMessage().startsWith("sample 9"), e.getMessage());
    }
}
