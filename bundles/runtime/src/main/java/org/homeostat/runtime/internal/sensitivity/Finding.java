package org.homeostat.runtime.internal.sensitivity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Sensitivity;
import org.homeostat.runtime.internal.training.SolverTotals;

/** What a search found. Not thread-safe. */
public final class Finding {

    /** The lengths of attacks over the certified radii; those after the first show what the attack can do. */
    static final int[] FACTORS = {1, 2, 4, 8, 16};

    /** By how much rounding and solves may exceed a bound, over it. */
    private static final double INEXACT = 1e-4;

    /** How many times its tolerance a solve's error may be in the outputs: solves stop by residuals. */
    private static final double CONDITION = 10;

    /**
     * What a model is certified for.
     *
     * @param certificate its name
     * @param value the largest gain, in the network's own unit
     */
    public record Bound(String certificate, double value) {

        /**
         * The tightest of a model's bounds.
         *
         * @param certificates the model's certificates
         * @return empty if none bounds the gain
         */
        public static Optional<Bound> of(List<Certificate> certificates) {
            return certificates.stream()
                    .filter(c -> List.of("lipschitz", "gamma").contains(c.name()) && Double.isFinite(c.value()))
                    .map(c -> new Bound(c.name(), c.value()))
                    .min((a, b) -> Double.compare(a.value(), b.value()));
        }
    }

    private final Sensitivity sensitivity;
    private final int[] samples;
    private final List<Double> deviations;
    private final double outputDeviation;
    private final Optional<Bound> bound;
    private final double[] gains;
    private final double[] sizes;
    private final double[] dataGains;
    private final double[] radii;
    private final double[] curve;
    private final boolean[] examined;
    private final Map<Integer, boolean[]> broken = new TreeMap<>();
    private final SolverTotals solver = new SolverTotals();

    Finding(
            Sensitivity sensitivity,
            int[] samples,
            List<Double> deviations,
            double outputDeviation,
            Optional<Bound> bound) {
        this.sensitivity = sensitivity;
        this.samples = samples.clone();
        this.deviations = List.copyOf(deviations);
        this.outputDeviation = outputDeviation;
        this.bound = bound;
        this.gains = new double[samples.length];
        this.sizes = new double[samples.length];
        this.dataGains = new double[samples.length];
        this.radii = new double[samples.length];
        this.examined = new boolean[samples.length];
        this.curve = new double[sensitivity.steps()];
    }

    void add(int from, GainAscent.Found found) {
        System.arraycopy(found.gains(), 0, gains, from, found.gains().length);
        System.arraycopy(found.sizes(), 0, sizes, from, found.sizes().length);
        System.arraycopy(found.dataGains(), 0, dataGains, from, found.dataGains().length);
        for (int i = 0; i < curve.length; i++) {
            curve[i] = Math.max(curve[i], Double.isNaN(found.curve()[i]) ? 0 : found.curve()[i]);
        }
    }

    void add(int from, int factor, double[] certified, RadiusAttack.Outcome outcome) {
        int count = certified.length;
        System.arraycopy(certified, 0, radii, from, count);
        boolean[] changed = broken.computeIfAbsent(factor, n -> new boolean[samples.length]);
        System.arraycopy(outcome.broken(), 0, changed, from, count);
        if (factor == 1) {
            System.arraycopy(outcome.examined(), 0, examined, from, count);
        }
    }

    /** Takes in what forward solves do. */
    SolverTotals solves() {
        return solver;
    }

    /**
     * What the solves did.
     *
     * @return statistics, empty for explicit models
     */
    public Map<String, Double> solver() {
        return solver.statistics();
    }

    /** The largest gain of each sample, in the network's unit, smallest first. */
    double[] sortedGains() {
        return Arrays.stream(gains).filter(Double::isFinite).sorted().toArray();
    }

    /** The largest gain found after each step. */
    double[] curve() {
        return curve.clone();
    }

    Optional<Bound> bound() {
        return bound;
    }

    /** For each length over the certified radii the share of predictions that were changed; empty without radii. */
    Map<Integer, Double> broken() {
        Map<Integer, Double> shares = new TreeMap<>();
        broken.forEach((factor, changed) -> shares.put(factor, count(changed) / (double) Math.max(1, attacked())));
        return shares;
    }

    /** Samples with a radius that were seen inside it. */
    private int attacked() {
        return count(examined);
    }

    private int certified() {
        return (int) Arrays.stream(radii).filter(r -> r > 0).count();
    }

    private int excluded() {
        return samples.length - sortedGains().length;
    }

    private static int count(boolean[] values) {
        int count = 0;
        for (boolean value : values) {
            count += value ? 1 : 0;
        }
        return count;
    }

    private OptionalDouble largest() {
        return Arrays.stream(gains).filter(Double::isFinite).max();
    }

    private Optional<Double> inDataUnits() {
        OptionalDouble largest =
                Arrays.stream(dataGains).filter(Double::isFinite).max();
        boolean known = !deviations.isEmpty() && !Double.isNaN(outputDeviation);
        return known && largest.isPresent() ? Optional.of(largest.getAsDouble() * outputDeviation) : Optional.empty();
    }

    /** What the bound is worth in the data's units, whichever direction a step has. */
    private double boundInDataUnits(double value) {
        return value
                * outputDeviation
                / deviations.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    }

    /**
     * The numbers that count.
     *
     * @return names and numbers in the order in which to show them
     */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double gain = largest().orElse(Double.NaN);
        double[] sorted = sortedGains();
        metrics.put("gain", gain);
        metrics.put("gainMedian", sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2]);
        bound.ifPresent(certified -> {
            metrics.put("certified", certified.value());
            metrics.put("observedOverCertified", gain / certified.value());
        });
        inDataUnits().ifPresent(value -> metrics.put("gainInDataUnits", value));
        if (!broken.isEmpty()) {
            metrics.put("certifiedSamples", (double) certified());
            metrics.put("attacked", (double) attacked());
            metrics.put("broken", (double) count(broken.get(1)));
        }
        return metrics;
    }

    /**
     * Everything, for {@code sensitivity.json}.
     *
     * @param experiment its name
     * @param warnings what a reader should know
     * @return JSON values
     */
    public Map<String, Object> json(String experiment, List<String> warnings) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("experiment", experiment);
        json.put("status", "done");
        json.put("split", sensitivity.split());
        json.put("samples", samples.length);
        json.put("excluded", excluded());
        json.put("steps", sensitivity.steps());
        json.put(
                "radius",
                sensitivity.radius().isPresent() ? sensitivity.radius().getAsDouble() : null);
        json.put("length", sensitivity.length());
        json.put("tolerance", sensitivity.tolerance());
        json.put("seed", sensitivity.seed());
        json.put(
                "units",
                "gains: two-norms in the network's own units; gainInDataUnits, radius and radii: in the data's");
        json.put("gain", largest().orElse(Double.NaN));
        json.put("sample", largest().isPresent() ? samples[indexOfLargest()] : null);
        bound.ifPresent(certified -> {
            json.put("certificate", certified.certificate());
            json.put("certified", certified.value());
            json.put("observedOverCertified", largest().orElse(Double.NaN) / certified.value());
        });
        inDataUnits().ifPresent(value -> {
            json.put("gainInDataUnits", value);
            bound.ifPresent(certified -> json.put("certifiedInDataUnits", boundInDataUnits(certified.value())));
        });
        if (!broken.isEmpty()) {
            Map<String, Object> attack = new LinkedHashMap<>();
            attack.put("certified", certified());
            attack.put("attacked", attacked());
            double[] sorted = Arrays.stream(radii).sorted().toArray();
            attack.put("certifiedRadiusMedian", sorted[sorted.length / 2]);
            attack.put("brokenByFactor", broken());
            attack.put("brokenInside", insideBroken());
            json.put("attack", attack);
        }
        json.put("solver", solver());
        json.put("perSample", perSample());
        json.put("warnings", warnings);
        return json;
    }

    private List<Map<String, Object>> perSample() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < samples.length; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("sample", samples[i]);
            row.put("gain", gains[i]);
            if (!broken.isEmpty()) {
                row.put("certifiedRadius", radii[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private int indexOfLargest() {
        int index = 0;
        for (int i = 1; i < gains.length; i++) {
            index = gains[i] > gains[index] || Double.isNaN(gains[index]) ? i : index;
        }
        return index;
    }

    private List<Integer> insideBroken() {
        boolean[] changed = broken.getOrDefault(1, new boolean[0]);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < changed.length; i++) {
            if (changed[i]) {
                found.add(samples[i]);
            }
        }
        return found;
    }

    private void requireGains(Bound certified) {
        for (int i = 0; i < samples.length; i++) {
            if (gains[i] > certified.value() * (1 + INEXACT) + CONDITION * inexactness(i)) {
                throw new HomeostatException("sample " + samples[i] + " of split '" + sensitivity.split()
                        + "' leads to a gain of " + gains[i] + ", but the certificate '" + certified.certificate()
                        + "' says at most " + certified.value()
                        + ". What the family promises does not hold; see sensitivity.json in the run folder");
            }
        }
    }

    /**
     * What was not looked at, and so is neither confirmed nor refuted.
     *
     * @return one line for each kind, for a reader
     */
    public List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        if (excluded() > 0) {
            gaps.add(excluded() + " of " + samples.length + " samples had no pair whose solves reached the tolerance "
                    + sensitivity.tolerance() + " and are left out of the gains");
        }
        if (!broken.isEmpty() && certified() < samples.length) {
            gaps.add((samples.length - certified()) + " of " + samples.length + " samples have a certified radius of 0,"
                    + " which no attack can test");
        }
        if (attacked() < certified()) {
            gaps.add((certified() - attacked()) + " of " + certified() + " samples with a certified radius had no solve"
                    + " inside it that reached the tolerance " + sensitivity.tolerance() + ", and are not attacked");
        }
        return gaps;
    }

    private void requireExamined() {
        boolean noGain = excluded() == samples.length;
        if (noGain || certified() > 0 && attacked() == 0) {
            throw new HomeostatException("nothing was found out about " + (noGain ? "gains" : "certified radii")
                    + " of split '" + sensitivity.split() + "': no solve reached the tolerance "
                    + sensitivity.tolerance() + ". Choose a solver that converges (--set model.solver.name=...), more"
                    + " iterations, or a --tolerance that the solver can reach");
        }
    }

    /** What solves to the tolerance may add to a gain, as outputs of that relative error do; explicit models solve nothing. */
    private double inexactness(int sample) {
        return solver().isEmpty() ? 0 : sensitivity.tolerance() * sizes[sample];
    }

    /**
     * Insists on what the model is certified for, and that something was seen.
     *
     * @throws HomeostatException naming the sample from which a bound was exceeded, or saying that no solve converged
     */
    public void requireBounds() {
        bound.ifPresent(this::requireGains);
        if (!insideBroken().isEmpty()) {
            throw new HomeostatException("within their certified radius the predictions of these samples of split '"
                    + sensitivity.split() + "' were changed: " + insideBroken()
                    + ". What the family promises does not hold; see sensitivity.json in the run folder");
        }
        requireExamined();
    }
}
