package org.homeostat.testkit;

import java.util.Arrays;

/**
 * Turns pairs of components by angles and scales them by a factor: complex eigenvalues factor·e^(±i·angle).
 *
 * @param factor the factor
 * @param angles an angle for each pair, in radians
 */
record Rotations(double factor, double... angles) implements Linear {

    /** Angles spread over the upper half of the circle. */
    static Rotations spread(double factor, int pairs) {
        double[] angles = new double[pairs];
        Arrays.setAll(angles, p -> Math.PI * (p + 0.5) / pairs);
        return new Rotations(factor, angles);
    }

    @Override
    public int dimension() {
        return 2 * angles.length;
    }

    @Override
    public double[] apply(double[] z) {
        double[] result = new double[z.length];
        for (int p = 0; p < angles.length; p++) {
            double real = factor * Math.cos(angles[p]);
            double imaginary = factor * Math.sin(angles[p]);
            result[2 * p] = real * z[2 * p] - imaginary * z[2 * p + 1];
            result[2 * p + 1] = imaginary * z[2 * p] + real * z[2 * p + 1];
        }
        return result;
    }

    @Override
    public double margin() {
        return Arrays.stream(angles)
                .map(angle -> 1 - factor * Math.cos(angle))
                .min()
                .orElseThrow();
    }

    @Override
    public double lipschitz() {
        return Arrays.stream(angles)
                .map(angle -> Math.hypot(1 - factor * Math.cos(angle), factor * Math.sin(angle)))
                .max()
                .orElseThrow();
    }

    @Override
    public double[] resolvent(double alpha, double[] r) {
        double[] result = new double[r.length];
        for (int p = 0; p < angles.length; p++) {
            // division by the complex number 1 + α(1 - factor·e^(i·angle))
            double real = 1 + alpha * (1 - factor * Math.cos(angles[p]));
            double imaginary = -alpha * factor * Math.sin(angles[p]);
            double square = real * real + imaginary * imaginary;
            result[2 * p] = (real * r[2 * p] + imaginary * r[2 * p + 1]) / square;
            result[2 * p + 1] = (real * r[2 * p + 1] - imaginary * r[2 * p]) / square;
        }
        return result;
    }
}
