package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Stop;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;

/** Per-sample bookkeeping of one solve: who is done and how, and how good each one's best iterate is. */
final class SampleProgress {

    /** A residual that has grown by this factor over the first one will not come back. */
    private static final double DIVERGENCE = 1e6;

    /** A sample stalls when its best residual has not fallen by {@link #STALL_GAIN} for this many iterations. */
    private static final int STALL_WINDOW = 50;

    private static final double STALL_GAIN = 1e-6;

    /** Relative steps below are of rounding; above, a method is under way even if they do not fall. */
    private static final double ROUNDING = 1e-5;

    /** A small step is not believed where the residual exceeds the tolerance by more than this factor. */
    private static final double STEP_TRUST = 10;

    /** Images one after another that are not finite or huge, before a method that knows a way back is not believed. */
    private static final int MOST_LOSSES = 10;

    private final Budget budget;
    private final Status[] status;
    private final int[] iterations;
    private final double[] first;
    private final double[] best;
    private final double[] bestScale;
    private final double[] previous;
    private final double[] latest;
    private final double[] target;
    private final double[] mark;
    private final int[] markAt;
    private final int[] losses;
    private final List<List<Double>> trace = new ArrayList<>();
    private int[] samples;
    private int active;

    SampleProgress(int batch, Budget budget) {
        this.budget = budget;
        status = new Status[batch];
        iterations = new int[batch];
        first = filled(batch, Double.NaN);
        best = filled(batch, Double.POSITIVE_INFINITY);
        bestScale = filled(batch, Double.NaN);
        previous = filled(batch, Double.NaN);
        latest = filled(batch, Double.NaN);
        target = filled(batch, Double.NaN);
        mark = filled(batch, Double.POSITIVE_INFINITY);
        markAt = new int[batch];
        losses = new int[batch];
        samples = new int[batch];
        for (int i = 0; i < batch; i++) {
            samples[i] = i;
            if (budget.trace()) {
                trace.add(new ArrayList<>());
            }
        }
        active = batch;
    }

    /** The report of states at which nothing was evaluated. */
    static SolveReport none(NDArray states, Budget budget) {
        SampleProgress progress =
                new SampleProgress(Math.toIntExact(states.getShape().get(0)), budget);
        progress.isDone(0, true);
        return progress.report(0);
    }

    private static double[] filled(int n, double value) {
        double[] array = new double[n];
        Arrays.fill(array, value);
        return array;
    }

    /**
     * Takes in the residuals of the states of iteration k.
     *
     * @param iteration says whether it knows a way back from where there is no finite image, and when to judge it
     * @param ownSteps whether these are a method's own steps, which end the solve: they need not fall from the start, and the
     *     latest state counts as the best
     * @param better receives which rows are their samples' best so far
     */
    void residuals(
            int k, Iteration iteration, boolean ownSteps, double[] difference, double[] scale, boolean[] better) {
        for (int row = 0; row < samples.length; row++) {
            int sample = samples[row];
            better[row] = false;
            if (status[sample] != null) {
                continue;
            }
            double r = difference[row];
            if (budget.trace()) {
                trace.get(sample).add(r);
            }
            boolean finite = Double.isFinite(r) && Double.isFinite(scale[row]);
            if (k == 0 || first[sample] == 0 && finite) {
                first[sample] = r;
            }
            if (k == 0 && !finite) {
                better[row] = true;
                end(sample, k, Status.NOT_FINITE);
                continue;
            }
            boolean mayEnd = k >= budget.minIterations();
            boolean judged = mayEnd && k >= iteration.transientIterations();
            boolean converged = finite && mayEnd && budget.stop() == Stop.RESIDUAL && isSmall(r, scale[row]);
            if (!converged && (!finite || judged && r > DIVERGENCE * beginning(sample, ownSteps, scale[row]))) {
                if (!iteration.recovers() || ++losses[sample] > MOST_LOSSES) {
                    end(sample, k, Status.DIVERGED);
                }
                continue;
            }
            losses[sample] = 0;
            previous[sample] = latest[sample];
            latest[sample] = r;
            target[sample] = threshold(scale[row]);
            if (r < best[sample] || converged || ownSteps) {
                better[row] = true;
                best[sample] = r;
                bestScale[sample] = scale[row];
            }
            double pace = ownSteps ? r / scale[row] : r;
            if (pace < mark[sample] * (1 - STALL_GAIN) || ownSteps && pace > ROUNDING) {
                mark[sample] = pace;
                markAt[sample] = k;
            }
            if (converged) {
                end(sample, k, Status.CONVERGED);
            } else if (judged && k - markAt[sample] >= STALL_WINDOW) {
                end(sample, k, Status.STALLED);
            }
        }
    }

    /**
     * Takes in the steps that lead to the states of iteration k, for the criterion on the step.
     *
     * @param zeroTells whether a step from zero to zero tells anything; it need not where a method has more of a state than z
     */
    void steps(int k, boolean zeroTells, double[] difference, double[] scale, boolean[] better) {
        for (int row = 0; row < samples.length; row++) {
            int sample = samples[row];
            better[row] = status[sample] == null
                    && k >= budget.minIterations()
                    && Double.isFinite(difference[row])
                    && (zeroTells || scale[row] > 0)
                    && isSmall(difference[row], scale[row]);
            if (better[row]) {
                best[sample] = difference[row];
                bestScale[sample] = scale[row];
                end(sample, k, Status.CONVERGED);
            }
        }
    }

    /** What a residual is compared with that may have grown. Own steps reach the scale of their states in any case. */
    private double beginning(int sample, boolean ownSteps, double scale) {
        return ownSteps ? first[sample] : Math.max(first[sample], threshold(scale));
    }

    /** The residuals at which the rows in the work are done; infinite where they are. */
    double[] targets(double[] scale) {
        double[] targets = new double[samples.length];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = status[samples[row]] == null ? threshold(scale[row]) : Double.POSITIVE_INFINITY;
        }
        return targets;
    }

    private boolean isSmall(double r, double scale) {
        return r <= threshold(scale);
    }

    private double threshold(double scale) {
        double reference = switch (budget.relative()) {
            case TRUE -> scale;
            case FALSE -> 1;
            case MIXED -> 1 + scale;
        };
        return budget.tolerance() * reference;
    }

    private void end(int sample, int k, Status how) {
        status[sample] = how;
        iterations[sample] = k;
        active--;
    }

    /** Whether no sample is at work any more. */
    boolean allEnded() {
        return active == 0;
    }

    /** Whether all samples have converged. */
    boolean allConverged() {
        return Arrays.stream(status).allMatch(Status.CONVERGED::equals);
    }

    /**
     * Whether the loop ends here; gives those still at work their status if so.
     *
     * @param exhausted whether no evaluation is left
     */
    boolean isDone(int k, boolean exhausted) {
        if (active > 0) {
            if (Thread.currentThread().isInterrupted()) {
                endAll(k, Status.CANCELLED);
            } else if (k >= budget.maxIterations() || exhausted) {
                endAll(k, Status.BUDGET);
            }
        }
        return active == 0;
    }

    private void endAll(int k, Status how) {
        for (int sample : samples) {
            if (status[sample] == null) {
                end(sample, k, how);
            }
        }
    }

    /**
     * Whether it pays to take samples that are done out of the work: at most half are left, and what that saves over the
     * iterations still to come, at the pace of the last one, exceeds what it costs.
     *
     * @param cost in evaluations of all rows in the work
     */
    boolean shrinkingPays(int k, int cost) {
        if (active == 0 || 2 * active > samples.length) {
            return false;
        }
        double saved = (1 - (double) active / samples.length) * remainingIterations(k);
        return saved >= cost;
    }

    private double remainingIterations(int k) {
        double most = Math.max(0, budget.minIterations() - k);
        double limit = budget.maxIterations() - k;
        for (int sample : samples) {
            if (status[sample] == null) {
                double pace = Math.log(previous[sample] / latest[sample]);
                double distance = Math.log(latest[sample] / target[sample]);
                double iterations = pace > 0 ? distance / pace : limit;
                most = Math.max(most, Double.isNaN(iterations) ? limit : iterations);
            }
        }
        return Math.min(most, limit);
    }

    /** The rows whose samples are not done; the others leave the work. */
    int[] remainingRows() {
        int[] rows = new int[active];
        int[] kept = new int[active];
        int n = 0;
        for (int row = 0; row < samples.length; row++) {
            if (status[samples[row]] == null) {
                rows[n] = row;
                kept[n++] = samples[row];
            }
        }
        samples = kept;
        return rows;
    }

    /**
     * Replaces the residuals of the best iterates by newly measured ones, all samples in order.
     *
     * @param alsoConverged whether also those of samples that converged
     */
    void replaceResiduals(double[] difference, double[] scale, boolean alsoConverged) {
        for (int i = 0; i < difference.length; i++) {
            boolean converged = status[i] == Status.CONVERGED;
            if (converged && !alsoConverged) {
                continue;
            }
            // a method's own idea of its residual may be too good; twice the tolerance is rounding
            double trust = budget.stop() == Stop.STEP ? STEP_TRUST : 2;
            boolean small = difference[i] <= trust * threshold(scale[i]);
            if (converged && !small) {
                status[i] = Status.STALLED;
            } else if (budget.stop() == Stop.STEP && endedEarly(i) && isSmall(difference[i], scale[i])) {
                status[i] = Status.CONVERGED;
            }
            best[i] = difference[i];
            bestScale[i] = scale[i];
        }
    }

    /** Whether a sample's method was stopped while nothing was wrong with it. */
    private boolean endedEarly(int sample) {
        return status[sample] == Status.STALLED || status[sample] == Status.BUDGET;
    }

    SolveReport report(int evaluations) {
        double[] relative = new double[best.length];
        for (int i = 0; i < best.length; i++) {
            relative[i] = best[i] == 0 ? 0 : best[i] / bestScale[i];
        }
        List<double[]> curves = trace.stream()
                .map(curve -> curve.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
        return new Report(Arrays.asList(status), iterations, best, relative, evaluations, curves);
    }
}
