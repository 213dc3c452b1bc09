package org.homeostat.testkit;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A symmetric operator Q diag(values) Qᵀ.
 *
 * @param basis Q, orthogonal and symmetric
 * @param values the eigenvalues
 */
record Spectral(double[][] basis, double[] values) implements Linear {

    /** Given eigenvalues in a basis that mixes all components: a random reflection. */
    static Spectral mixed(Random random, double... values) {
        int d = values.length;
        double[] v = random.doubles(d, -1, 1).toArray();
        double square = Arrays.stream(v).map(x -> x * x).sum();
        double[][] reflection = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                reflection[i][j] = (i == j ? 1 : 0) - 2 * v[i] * v[j] / square;
            }
        }
        return new Spectral(reflection, values);
    }

    /** The second difference on d interior points of an interval with zeros at both ends, times a factor. */
    static Spectral heat(int d, double factor) {
        double[][] sines = new double[d][d];
        double[] values = new double[d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                sines[i][j] = Math.sqrt(2.0 / (d + 1)) * Math.sin(Math.PI * (i + 1) * (j + 1) / (d + 1));
            }
            values[i] = -factor * 4 * Math.pow(Math.sin(Math.PI * (i + 1) / (2.0 * (d + 1))), 2);
        }
        return new Spectral(sines, values);
    }

    @Override
    public int dimension() {
        return values.length;
    }

    @Override
    public double[] apply(double[] z) {
        return function(value -> value, z);
    }

    @Override
    public double margin() {
        return 1 - Arrays.stream(values).max().orElseThrow();
    }

    @Override
    public double lipschitz() {
        return Arrays.stream(values).map(value -> Math.abs(1 - value)).max().orElseThrow();
    }

    @Override
    public double[] resolvent(double alpha, double[] r) {
        return function(value -> 1 / (1 + alpha * (1 - value)), r);
    }

    /** A function of the operator, applied to a vector. */
    double[] function(DoubleUnaryOperator f, double[] z) {
        double[] modes = product(z);
        for (int i = 0; i < modes.length; i++) {
            modes[i] *= f.applyAsDouble(values[i]);
        }
        return product(modes);
    }

    private double[] product(double[] z) {
        double[] result = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            for (int j = 0; j < z.length; j++) {
                result[i] += basis[i][j] * z[j];
            }
        }
        return result;
    }
}
