package org.homeostat.models.mondeq.internal;

/**
 * How far an input may move before a classification changes.
 *
 * <p>Logit c exceeds logit j as long as the input moves by less than (y_c - y_j)/s_cj, where s_cj bounds the dependence of y_c -
 * y_j on the input: ‖w_c - w_j‖·‖pool‖·‖U‖/m, tighter than twice the bound of all logits. What the differences of logits may
 * owe to the distance of the solver's equilibrium from the true one is deducted.
 */
final class Robustness {

    private final double[][] pairs;
    private final double sensitivity;
    private final double most;

    /**
     * Creates it.
     *
     * @param pairs ‖w_c - w_j‖·‖pool‖ of each pair of classes, in the layer's metric
     * @param sensitivity ‖U‖/m, per unit of the input
     * @param most a bound of any logit difference's dependence on the input; infinite if there is none
     */
    Robustness(double[][] pairs, double sensitivity, double most) {
        this.pairs = pairs;
        this.sensitivity = sensitivity;
        this.most = most;
    }

    /** The class with the largest number. */
    static int best(double... logits) {
        int best = 0;
        for (int j = 1; j < logits.length; j++) {
            best = logits[j] > logits[best] ? j : best;
        }
        return best;
    }

    /**
     * The certified radius of a prediction.
     *
     * @param best the class that is predicted
     * @param logits a number for each class
     * @param error how far the state that they were read from may be from the equilibrium, in the layer's metric
     * @return at least 0, in units of the input; 0 if nothing can be certified
     */
    double radius(int best, double[] logits, double error) {
        double radius = Double.POSITIVE_INFINITY;
        for (int j = 0; j < logits.length; j++) {
            if (j != best) {
                double lead = logits[best] - logits[j] - pairs[best][j] * error;
                double bound = Math.min(pairs[best][j] * sensitivity, most);
                radius = Math.min(radius, lead > 0 ? lead / bound : 0);
            }
        }
        return Double.isNaN(radius) ? 0 : radius;
    }
}
