package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.homeostat.api.platform.Diagnosis;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;

class LayerDiagnosisTest {

    private record Found(double[] spectralRadii, double[] lipschitz, SolveReport report) implements Diagnosis {}

    private record Traced(List<double[]> trace) implements SolveReport {
        @Override
        public List<Status> status() {
            return List.of();
        }

        @Override
        public int[] iterations() {
            return new int[0];
        }

        @Override
        public double[] residuals() {
            return new double[0];
        }

        @Override
        public double[] relativeResiduals() {
            return new double[0];
        }

        @Override
        public int evaluations() {
            return 0;
        }

        @Override
        public int count(Status status) {
            return 0;
        }
    }

    private static final LayerDiagnosis BOTH = LayerDiagnosis.NONE
            .and(new Found(
                    new double[] {0.5, 0.9},
                    new double[] {2, 3},
                    new Traced(List.of(new double[] {1, 0.1}, new double[] {1, 0.5, 0.25}))))
            .and(new Found(new double[] {0.7}, new double[] {1}, new Traced(List.of(new double[] {0}))));

    @Test
    void passesAddUp() {
        assertEquals(3, BOTH.samples());
        assertEquals(
                Map.of(
                        "samples", 3,
                        "spectralRadius", Map.of("median", 0.7, "max", 0.9),
                        "lipschitz", Map.of("median", 2.0, "max", 3.0)),
                BOTH.summary());
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetween() {
        LayerDiagnosis two =
                LayerDiagnosis.NONE.and(new Found(new double[] {0.9, 0.5}, new double[] {1, 1}, new Traced(List.of())));
        assertEquals(Map.of("median", 0.7, "max", 0.9), two.summary().get("spectralRadius"));
    }

    @Test
    void residualsAreCurvesOfTheirOwnLengths() {
        Figure.Lines lines = (Figure.Lines) BOTH.residuals("residuals", "what is seen");
        assertTrue(lines.isLogarithmicY());
        assertArrayEquals(new double[] {0, 1, 2}, lines.x());
        assertArrayEquals(new double[] {1, 0.1, Double.NaN}, lines.curves().get("sample 1"));
        assertArrayEquals(new double[] {1, 0.5, 0.25}, lines.curves().get("sample 2"));
        assertArrayEquals(
                new double[] {0, Double.NaN, Double.NaN}, lines.curves().get("sample 3"));
    }
}
