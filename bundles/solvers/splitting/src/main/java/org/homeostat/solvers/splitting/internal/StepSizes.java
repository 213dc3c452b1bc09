package org.homeostat.solvers.splitting.internal;

import java.util.Arrays;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * The step size of each sample in forward-backward splitting.
 *
 * <p>With step size α, steps shrink at least by √(1 - 2αm + α²L²), which is below √(1 - αm) if α ≤ m/L² (Winston and Kolter
 * 2020, appendix A.1). That bound is far too careful for most operators. So an open step size starts higher, and is halved for a
 * sample whose steps do not shrink by √(1 - αm), down to m/L² at the least: as safe, and often faster by far.
 */
final class StepSizes {

    private final double margin;
    private final double least;
    private double[] alpha;
    private double[] latest;

    private StepSizes(int rows, double alpha, double least, double margin) {
        this.margin = margin;
        this.least = least;
        this.alpha = new double[rows];
        this.latest = new double[rows];
        Arrays.fill(this.alpha, alpha);
        Arrays.fill(latest, Double.NaN);
    }

    /** One step size for good. */
    static StepSizes fixed(int rows, double alpha) {
        return new StepSizes(rows, alpha, alpha, 0);
    }

    /** Step sizes that are halved where they must. */
    static StepSizes open(int rows, MonotoneOperator operator) {
        double least = StepSize.contracting(operator);
        return new StepSizes(rows, Math.max(least, StepSize.forward(operator)), least, operator.margin());
    }

    /** The samples' step sizes. */
    double[] values() {
        return alpha;
    }

    /** The step sizes in use, each once. */
    double[] distinct() {
        return Arrays.stream(alpha).distinct().toArray();
    }

    /** Which samples have a step size. */
    boolean[] are(double value) {
        boolean[] equal = new boolean[alpha.length];
        for (int row = 0; row < equal.length; row++) {
            equal[row] = alpha[row] == value;
        }
        return equal;
    }

    /** Whether any of them may still change. */
    boolean areOpen() {
        return Arrays.stream(alpha).anyMatch(value -> value > least);
    }

    /**
     * Looks at the steps that were made.
     *
     * @param steps their Euclidean norms, one a sample
     */
    void observe(double[] steps) {
        for (int row = 0; row < alpha.length; row++) {
            // comparisons with NaN, no earlier step of this size, are false
            boolean tooLarge = steps[row] * steps[row] > (1 - alpha[row] * margin) * latest[row] * latest[row];
            latest[row] = tooLarge ? Double.NaN : steps[row];
            if (tooLarge) {
                alpha[row] = Math.max(alpha[row] / 2, least);
            }
        }
    }

    /** Goes on with the given rows alone. */
    void keep(int[] rows) {
        alpha = Arrays.stream(rows).mapToDouble(row -> alpha[row]).toArray();
        latest = Arrays.stream(rows).mapToDouble(row -> latest[row]).toArray();
    }
}
