package org.homeostat.runtime.internal.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;

/** What solves did over a pass: sums that can be saved and taken up again. Not thread-safe. */
public final class SolverTotals {

    /** The share of samples without convergence from which on something should be done about it. */
    private static final double OFTEN = 0.01;

    private final TreeMap<Integer, Long> iterations = new TreeMap<>();
    private final TreeMap<String, Long> failures = new TreeMap<>();
    private long samples;
    private long converged;
    private long solves;
    private long evaluations;
    private long residuals;
    private double residualSum;
    private double residualMax;

    /** Creates empty totals. */
    public SolverTotals() {}

    /**
     * Takes a solve in.
     *
     * @param report what it did
     */
    public void add(SolveReport report) {
        for (int n : report.iterations()) {
            iterations.merge(n, 1L, Long::sum);
        }
        for (double residual : report.relativeResiduals()) {
            // those that are not finite are counted by their status alone
            if (Double.isFinite(residual)) {
                residuals++;
                residualSum += residual;
                residualMax = Math.max(residualMax, residual);
            }
        }
        for (Status status : report.status()) {
            if (status != Status.CONVERGED) {
                failures.merge(word(status), 1L, Long::sum);
            }
        }
        samples += report.iterations().length;
        converged += report.count(Status.CONVERGED);
        evaluations += report.evaluations();
        solves++;
    }

    /**
     * Whether nothing was solved.
     *
     * @return {@code true} for explicit models
     */
    public boolean isEmpty() {
        return samples == 0;
    }

    /**
     * How many samples took how many iterations.
     *
     * @return iterations, samples
     */
    public Map<Integer, Long> histogram() {
        return new TreeMap<>(iterations);
    }

    /**
     * The statistics.
     *
     * @return names and numbers in the order in which to show them, residuals over the samples that have a finite one; empty
     *     if nothing was solved
     */
    public Map<String, Double> statistics() {
        Map<String, Double> result = new LinkedHashMap<>();
        if (!isEmpty()) {
            result.put("iterationsMedian", median());
            result.put("iterationsMean", mean());
            result.put("iterationsMax", (double) iterations.lastKey());
            result.put("converged", (double) converged / samples);
            if (residuals > 0) {
                result.put("relativeResidualMean", residualSum / residuals);
                result.put("relativeResidualMax", residualMax);
            }
            result.put("evaluationsPerSolve", (double) evaluations / solves);
        }
        return result;
    }

    /**
     * What a user should know of samples that did not converge.
     *
     * @return how many of how many and how they ended, empty if all converged
     */
    public Optional<String> failures() {
        long failed = samples - converged;
        if (failed == 0) {
            return Optional.empty();
        }
        List<String> ends = new ArrayList<>();
        failures.forEach((end, count) -> ends.add(count + " " + end));
        return Optional.of(failed + " of " + samples + " samples (" + String.join(", ", ends) + ")");
    }

    /** Whether a sample ended so, without convergence. */
    boolean ended(Status status) {
        return failures.containsKey(word(status));
    }

    /** The most iterations of a sample, 0 if nothing was solved. */
    int mostIterations() {
        return iterations.isEmpty() ? 0 : iterations.lastKey();
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * Whether failures are more than the odd sample.
     *
     * @return {@code true} from one sample in a hundred on
     */
    public boolean failOften() {
        return samples - converged >= OFTEN * samples;
    }

    private double mean() {
        double sum = 0;
        for (Map.Entry<Integer, Long> entry : iterations.entrySet()) {
            sum += (double) entry.getKey() * entry.getValue();
        }
        return sum / samples;
    }

    private double median() {
        return (ranked((samples - 1) / 2) + ranked(samples / 2)) / 2.0;
    }

    private int ranked(long rank) {
        long seen = 0;
        for (Map.Entry<Integer, Long> entry : iterations.entrySet()) {
            seen += entry.getValue();
            if (seen > rank) {
                return entry.getKey();
            }
        }
        return iterations.lastKey();
    }

    /**
     * The sums, to be saved.
     *
     * @return JSON values
     */
    public Map<String, Object> save() {
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("iterations", new TreeMap<>(iterations));
        saved.put("failures", new TreeMap<>(failures));
        saved.put("samples", samples);
        saved.put("converged", converged);
        saved.put("solves", solves);
        saved.put("evaluations", evaluations);
        saved.put("residuals", residuals);
        saved.put("residualSum", Double.toString(residualSum));
        saved.put("residualMax", Double.toString(residualMax));
        return saved;
    }

    /**
     * Takes saved sums up.
     *
     * @param saved what {@link #save} gave
     * @return totals that go on from there
     */
    public static SolverTotals restore(Map<?, ?> saved) {
        SolverTotals totals = new SolverTotals();
        ((Map<?, ?>) saved.get("iterations"))
                .forEach((key, count) ->
                        totals.iterations.put(Integer.valueOf(String.valueOf(key)), ((Number) count).longValue()));
        ((Map<?, ?>) saved.get("failures"))
                .forEach((end, count) -> totals.failures.put(String.valueOf(end), ((Number) count).longValue()));
        totals.samples = ((Number) saved.get("samples")).longValue();
        totals.converged = ((Number) saved.get("converged")).longValue();
        totals.solves = ((Number) saved.get("solves")).longValue();
        totals.evaluations = ((Number) saved.get("evaluations")).longValue();
        totals.residuals = ((Number) saved.get("residuals")).longValue();
        totals.residualSum = Double.parseDouble(String.valueOf(saved.get("residualSum")));
        totals.residualMax = Double.parseDouble(String.valueOf(saved.get("residualMax")));
        return totals;
    }
}
