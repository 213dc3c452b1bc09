package org.homeostat.runtime.internal.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.platform.Diagnosis;
import org.homeostat.api.platform.Figure;

/**
 * What a closer look at a layer's equilibria found, sample by sample.
 *
 * @param spectralRadii of ∂f/∂z at the equilibria
 * @param lipschitz ‖∂f/∂z‖₂ at the equilibria
 * @param curves the residuals of the solves, that of the start first, then one an iteration
 */
public record LayerDiagnosis(double[] spectralRadii, double[] lipschitz, List<double[]> curves) {

    /** Nothing found yet. */
    static final LayerDiagnosis NONE = new LayerDiagnosis(new double[0], new double[0], List.of());

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
                Stream.concat(curves.stream(), diagnosis.report().trace().stream())
                        .toList());
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
     * The residuals over iterations, a curve a sample.
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
        return Figure.lines(name, caption, "iterations", "residual", iterations, padded)
                .withLogarithmicY();
    }
}
