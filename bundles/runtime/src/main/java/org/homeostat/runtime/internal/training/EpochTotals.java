package org.homeostat.runtime.internal.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.homeostat.api.platform.EquilibriumLayer;

/** What an epoch's steps have come to so far: sums that can be saved and taken up again. Not thread-safe. */
final class EpochTotals {

    private final SolverTotals forward;
    private final SolverTotals adjoint;
    private final Map<String, Double> addedSums = new TreeMap<>();
    private final Set<String> unreached = new LinkedHashSet<>();
    private double lossSum;
    private long samples;
    private double gradientNormSum;
    private long steps;
    private long skipped;

    EpochTotals() {
        this(new SolverTotals(), new SolverTotals());
    }

    private EpochTotals(SolverTotals forward, SolverTotals adjoint) {
        this.forward = forward;
        this.adjoint = adjoint;
    }

    /** A step that changed the parameters. */
    void step(TrainingStep.Outcome outcome, int batch) {
        lossSum += outcome.loss() * batch;
        outcome.added().forEach((name, value) -> addedSums.merge(name, value * batch, Double::sum));
        samples += batch;
        gradientNormSum += outcome.gradientNorm();
        if (steps == 0) {
            unreached.addAll(outcome.unreached());
        } else {
            unreached.retainAll(outcome.unreached());
        }
        steps++;
    }

    /** A step that was skipped because its numbers were not finite. */
    void skip() {
        skipped++;
    }

    /** The latest solves of a layer. */
    void solves(EquilibriumLayer layer) {
        layer.forward().ifPresent(forward::add);
        layer.adjoint().ifPresent(adjoint::add);
    }

    /** The training split's part of an epoch's record. */
    Map<String, Object> metrics() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("loss", samples == 0 ? Double.NaN : lossSum / samples);
        addedSums.forEach((name, sum) -> result.put(name, sum / samples));
        result.put("gradientNorm", steps == 0 ? Double.NaN : gradientNormSum / steps);
        if (skipped > 0) {
            result.put("skippedSteps", skipped);
        }
        return result;
    }

    /** The parameters whose gradient was 0 throughout in every step. */
    Set<String> unreached() {
        return Collections.unmodifiableSet(unreached);
    }

    /** What the forward solves did. */
    SolverTotals forward() {
        return forward;
    }

    /** What the adjoint solves did. */
    SolverTotals adjoint() {
        return adjoint;
    }

    Map<String, Object> save() {
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("lossSum", Double.toString(lossSum));
        Map<String, String> added = new LinkedHashMap<>();
        addedSums.forEach((name, sum) -> added.put(name, Double.toString(sum)));
        saved.put("addedSums", added);
        saved.put("samples", samples);
        saved.put("gradientNormSum", Double.toString(gradientNormSum));
        saved.put("unreached", List.copyOf(unreached));
        saved.put("steps", steps);
        saved.put("skipped", skipped);
        saved.put("forward", forward.save());
        saved.put("adjoint", adjoint.save());
        return saved;
    }

    static EpochTotals restore(Map<?, ?> saved) {
        EpochTotals totals =
                new EpochTotals(SolverTotals.restore((Map<?, ?>) saved.get("forward")), SolverTotals.restore((Map<?, ?>)
                        saved.get("adjoint")));
        totals.lossSum = Double.parseDouble(String.valueOf(saved.get("lossSum")));
        ((Map<?, ?>) saved.get("addedSums"))
                .forEach((name, sum) ->
                        totals.addedSums.put(String.valueOf(name), Double.parseDouble(String.valueOf(sum))));
        totals.samples = ((Number) saved.get("samples")).longValue();
        totals.gradientNormSum = Double.parseDouble(String.valueOf(saved.get("gradientNormSum")));
        // checkpoints of before this was watched have none
        Optional.ofNullable((List<?>) saved.get("unreached"))
                .orElse(List.of())
                .forEach(name -> totals.unreached.add(String.valueOf(name)));
        totals.steps = ((Number) saved.get("steps")).longValue();
        totals.skipped = ((Number) saved.get("skipped")).longValue();
        return totals;
    }
}
