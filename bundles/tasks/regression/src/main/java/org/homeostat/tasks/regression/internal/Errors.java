package org.homeostat.tasks.regression.internal;

/** The errors of one output, added up sample by sample. */
final class Errors {

    private long count;
    private double squares;
    private double absolutes;
    private double mean;
    private double spread;

    void add(double predicted, double actual) {
        double error = predicted - actual;
        count++;
        squares += error * error;
        absolutes += Math.abs(error);
        // Welford: the squares of deviations from the mean without a second pass
        double deviation = actual - mean;
        mean += deviation / count;
        spread += deviation * (actual - mean);
    }

    double meanSquare() {
        return squares / count;
    }

    double meanAbsolute() {
        return absolutes / count;
    }

    /** R² = 1 - squared errors over squared deviations from the mean; NaN if the target is constant. */
    double determination() {
        return spread == 0 ? Double.NaN : 1 - squares / spread;
    }
}
