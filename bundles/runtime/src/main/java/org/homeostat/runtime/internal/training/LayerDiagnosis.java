package org.homeostat.runtime.internal.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.platform.Diagnosis;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;

/**
 * What a closer look at a layer's equilibria found, sample by sample.
 *
 * @param spectralRadii of ∂f/∂z at the equilibria
 * @param lipschitz ‖∂f/∂z‖₂ at the equilibria
 * @param curves the residuals of the solves against what the budget measures them against at their ends, that of the start
 *     first, then one an iteration
 * @param budget of the solves
 */
public record LayerDiagnosis(double[] spectralRadii, double[] lipschitz, List<double[]> curves, Budget budget) {

    private static final String NORM = "norm of f(z) at the end";

    /** Nothing found yet of solves with a budget. */
    static LayerDiagnosis none(Budget budget) {
        return new LayerDiagnosis(new double[0], new double[0], List.of(), budget);
    }

    /** Keeps a copy of the list. */
    public LayerDiagnosis {
        curves = List.copyOf(curves);
    }

    /** The number of samples looked at. */
    int samples() {
        return spectralRadii.length;
    }

    /** With the samples of another pass behind these. */
    LayerDiagnosis and(Diagnosis diagnosis) {
        return new LayerDiagnosis(
                concatenated(spectralRadii, diagnosis.spectralRadii()),
                concatenated(lipschitz, diagnosis.lipschitz()),
                Stream.concat(curves.stream(), measured(diagnosis.report()).stream())
                        .toList(),
                budget);
    }

    private List<double[]> measured(SolveReport report) {
        List<double[]> measured = new ArrayList<>();
        for (int i = 0; i < report.trace().size(); i++) {
            // not a number where the residual is 0; then nothing is known of the norm, and there is no curve
            double norm = report.residuals()[i] / report.relativeResiduals()[i];
            double reference = switch (budget.relative()) {
                case TRUE -> norm;
                case FALSE -> 1;
                case MIXED -> 1 + norm;
            };
            measured.add(Arrays.stream(report.trace().get(i))
                    .map(residual -> residual / reference)
                    .toArray());
        }
        return measured;
    }

    private static double[] concatenated(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /**
     * The findings in a few numbers.
     *
     * @return JSON values
     */
    public Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("samples", samples());
        summary.put("spectralRadius", medianAndMax(spectralRadii));
        summary.put("lipschitz", medianAndMax(lipschitz));
        return summary;
    }

    private static Map<String, Double> medianAndMax(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("median", (sorted[(n - 1) / 2] + sorted[n / 2]) / 2);
        numbers.put("max", sorted[n - 1]);
        return numbers;
    }

    /**
     * The residuals over iterations, a curve a sample, and the tolerance, where it is theirs.
     *
     * @param name the figure's name
     * @param caption what is seen
     * @return the figure
     */
    public Figure residuals(String name, String caption) {
        int length = curves.stream().mapToInt(curve -> curve.length).max().orElse(0);
        double[] iterations = IntStream.range(0, length).asDoubleStream().toArray();
        Map<String, double[]> padded = new LinkedHashMap<>();
        for (int i = 0; i < curves.size(); i++) {
            double[] curve = Arrays.copyOf(curves.get(i), length);
            Arrays.fill(curve, curves.get(i).length, length, Double.NaN);
            padded.put("sample " + (i + 1), curve);
        }
        if (budget.stop() == Budget.Stop.RESIDUAL && budget.tolerance() > 0) {
            double[] tolerance = new double[length];
            Arrays.fill(tolerance, budget.tolerance());
            padded.put("tolerance", tolerance);
        }
        return Figure.lines(name, caption, "iterations", label(), iterations, padded)
                .withLogarithmicY();
    }

    private String label() {
        return switch (budget.relative()) {
            case TRUE -> "residual / " + NORM;
            case FALSE -> "residual";
            case MIXED -> "residual / (1 + " + NORM + ")";
        };
    }
}
