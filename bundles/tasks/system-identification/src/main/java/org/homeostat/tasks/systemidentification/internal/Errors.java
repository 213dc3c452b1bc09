package org.homeostat.tasks.systemidentification.internal;

/** The errors of one output over the steps of one or more recordings. */
final class Errors {

    private long count;
    private double squares;
    private double mean;
    private double spread;

    void add(double measured, double simulated) {
        count++;
        double error = simulated - measured;
        squares += error * error;
        double off = measured - mean;
        mean += off / count;
        spread += off * (measured - mean);
    }

    /** Root mean square error. */
    double rmse() {
        return Math.sqrt(squares / count);
    }

    /** Root mean square error over the deviation of what was measured, its mean removed. */
    double nrmse() {
        return Math.sqrt(squares / spread);
    }
}
