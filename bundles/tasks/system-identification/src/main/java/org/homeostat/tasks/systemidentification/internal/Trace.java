package org.homeostat.tasks.systemidentification.internal;

/**
 * A recording and its simulation after the start-up, in the outputs' own units.
 *
 * @param name tells it from others
 * @param start the steps before its first
 * @param measured (outputs, steps)
 * @param simulated (outputs, steps)
 */
record Trace(String name, int start, double[][] measured, double[][] simulated) {

    int steps() {
        return measured[0].length;
    }

    double[] residuals(int output) {
        double[] residuals = new double[steps()];
        for (int t = 0; t < residuals.length; t++) {
            residuals[t] = simulated[output][t] - measured[output][t];
        }
        return residuals;
    }

    /** The integrals over time, both from 0. */
    Trace integrated(double sampleTime) {
        return new Trace(name, start, integrated(measured, sampleTime), integrated(simulated, sampleTime));
    }

    private static double[][] integrated(double[][] rates, double sampleTime) {
        double[][] sums = new double[rates.length][];
        for (int j = 0; j < rates.length; j++) {
            sums[j] = new double[rates[j].length];
            double sum = 0;
            for (int t = 0; t < rates[j].length; t++) {
                sum += rates[j][t] * sampleTime;
                sums[j][t] = sum;
            }
        }
        return sums;
    }
}
