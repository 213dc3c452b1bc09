package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.homeostat.api.platform.Diagnosis;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;

class LayerDiagnosisTest {

    private record Found(double[] spectralRadii, double[] lipschitz, SolveReport report) implements Diagnosis {}

    private record Traced(List<double[]> trace, double[] residuals, double[] relativeResiduals) implements SolveReport {

        /** Curves that end with these norms of f(z). */
        Traced(List<double[]> trace, double... norms) {
            this(
                    trace,
                    trace.stream().mapToDouble(curve -> curve[curve.length - 1]).toArray(),
                    IntStream.range(0, norms.length)
                            .mapToDouble(i -> trace.get(i)[trace.get(i).length - 1] / norms[i])
                            .toArray());
        }

        @Override
        public List<Status> status() {
            return List.of();
        }

        @Override
        public int[] iterations() {
            return new int[0];
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

    private static final Budget BUDGET = ServiceLoader.load(Equilibria.class)
            .findFirst()
            .orElseThrow()
            .budget()
            .withTolerance(1e-3);

    private static LayerDiagnosis both(Budget budget) {
        return LayerDiagnosis.none(budget)
                .and(new Found(
                        new double[] {0.5, 0.9},
                        new double[] {2, 3},
                        new Traced(List.of(new double[] {1, 0.125}, new double[] {1, 0.5, 0.25}), 4, 7)))
                .and(new Found(new double[] {0.7}, new double[] {1}, new Traced(List.of(new double[] {0}), 1)));
    }

    private static final LayerDiagnosis BOTH = both(BUDGET.withRelative(Budget.Relative.FALSE));

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
        LayerDiagnosis two = LayerDiagnosis.none(BUDGET)
                .and(new Found(new double[] {0.9, 0.5}, new double[] {1, 1}, new Traced(List.of())));
        assertEquals(Map.of("median", 0.7, "max", 0.9), two.summary().get("spectralRadius"));
    }

    @Test
    void residualsAreCurvesOfTheirOwnLengths() {
        Figure.Lines lines = (Figure.Lines) BOTH.residuals("residuals", "what is seen");
        assertTrue(lines.isLogarithmicY());
        assertArrayEquals(new double[] {0, 1, 2}, lines.x());
        assertArrayEquals(new double[] {1, 0.125, Double.NaN}, lines.curves().get("sample 1"));
        assertArrayEquals(new double[] {1, 0.5, 0.25}, lines.curves().get("sample 2"));
        assertArrayEquals(
                new double[] {0, Double.NaN, Double.NaN}, lines.curves().get("sample 3"));
    }

    @Test
    void residualsAreSeenAsTheToleranceSeesThem() {
        Figure.Lines absolute = (Figure.Lines) BOTH.residuals("r", "c");
        assertEquals("residual", absolute.yLabel());
        assertArrayEquals(new double[] {1e-3, 1e-3, 1e-3}, absolute.curves().get("tolerance"));
        Figure.Lines relative = (Figure.Lines) both(BUDGET).residuals("r", "c");
        assertEquals("residual / norm of f(z) at the end", relative.yLabel());
        assertArrayEquals(
                new double[] {0.25, 0.03125, Double.NaN}, relative.curves().get("sample 1"));
        assertArrayEquals(
                new double[] {1 / 7.0, 0.5 / 7, 0.25 / 7}, relative.curves().get("sample 2"), 1e-15);
        assertTrue(Double.isNaN(relative.curves().get("sample 3")[0]), "the norm of f(z) is not known");
        Figure.Lines mixed =
                (Figure.Lines) both(BUDGET.withRelative(Budget.Relative.MIXED)).residuals("r", "c");
        assertEquals("residual / (1 + norm of f(z) at the end)", mixed.yLabel());
        assertArrayEquals(new double[] {0.2, 0.025, Double.NaN}, mixed.curves().get("sample 1"), 1e-15);
    }

    @Test
    void aToleranceForStepsIsNoneForResiduals() {
        Figure.Lines steps =
                (Figure.Lines) both(BUDGET.withStop(Budget.Stop.STEP)).residuals("r", "c");
        assertFalse(steps.curves().containsKey("tolerance"));
    }
}
