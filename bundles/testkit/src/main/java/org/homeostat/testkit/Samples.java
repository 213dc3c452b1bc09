package org.homeostat.testkit;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Equations with known answers. */
final class Samples {

    private Samples() {}

    /** z = Wz + c with a random solution. */
    static Sample affine(String name, Linear weights, Random random, double amplification, boolean contracts) {
        double[] solution = gaussian(random, weights.dimension());
        double[] offset = minus(solution, weights.apply(solution));
        return solved(name, new Layer(weights, offset, false), solution, amplification, contracts);
    }

    /** z = Wz + c with I - W strongly monotone. */
    static Sample monotone(String name, Linear weights, Random random, boolean contracts) {
        return affine(name, weights, random, 1 / weights.margin(), contracts);
    }

    /** z = max(0, Wz + c) with I - W strongly monotone; about half of the solution's components are 0. */
    static Sample rectified(String name, Linear weights, Random random, boolean contracts) {
        double[] before = gaussian(random, weights.dimension());
        double[] solution =
                Arrays.stream(before).map(value -> Math.max(0, value)).toArray();
        double[] offset = minus(before, weights.apply(solution));
        double amplification = (1 + weights.lipschitz()) / weights.margin();
        return solved(name, new Layer(weights, offset, true), solution, amplification, contracts);
    }

    private static Sample solved(String name, RowMap map, double[] solution, double amplification, boolean contracts) {
        return new Sample(name, map, new double[solution.length], Optional.of(solution), amplification, contracts);
    }

    /** An affine contraction with eigenvalues between -0.7 and 0.8. */
    static Sample contraction(Random random, int dimension) {
        double[] values = new double[dimension];
        Arrays.setAll(values, i -> 0.8 - 1.5 * i / dimension);
        return monotone("affine contraction", Spectral.mixed(random, values), random, true);
    }

    /** A strictly triangular affine contraction. */
    static Sample nilpotent(Random random, int dimension) {
        return monotone("strictly triangular contraction", new Banded(dimension, 0, 0.8, 1), random, true);
    }

    /** z = cos z in each component. */
    static Sample cosine(int dimension) {
        double[] solution = new double[dimension];
        Arrays.fill(solution, 0.7390851332151607);
        return solved("cosine", componentwise(Math::cos), solution, 1, true);
    }

    /** A contraction with eigenvalues from -0.9 to 0.97. */
    static Sample mildlyStiff(Random random) {
        return monotone(
                "mildly stiff map", Spectral.mixed(random, 0.97, 0.9, 0.5, 0.1, 0, -0.2, -0.5, -0.9), random, true);
    }

    /** Eigenvalues from -30 to 0.9: monotone, and no contraction. */
    static Sample stiff(Random random) {
        return monotone("stiff map", Spectral.mixed(random, 0.9, 0.5, -2, -30), random, false);
    }

    /** Eigenvalues of 1/2 alone, and powers that grow before they fall. */
    static Sample nonNormal(Random random) {
        return affine("non-normal map", new Banded(6, 0.5, 1, 1), random, 256, true);
    }

    /** Complex eigenvalues of one modulus. */
    static Sample rotation(Random random, double factor) {
        Linear weights = Rotations.spread(factor, 3);
        return monotone("rotation times " + factor, weights, random, factor < 0.95);
    }

    /** Eigenvalues of either sign beyond 1 in modulus. */
    static Sample expansion(Random random) {
        return affine("expanding map", Spectral.mixed(random, -1.6, 0.5, -0.3, 1.4), random, 2.5, false);
    }

    /**
     * A step of the implicit Euler method for the heat equation, z = u + r·(second difference of z): the solution has each
     * sine mode of u divided by 1 + r·λ.
     */
    static Sample heat(double r, Random random) {
        int d = 9;
        Spectral weights = Spectral.heat(d, r);
        double[] u = gaussian(random, d);
        double[] solution = weights.function(value -> 1 / (1 - value), u);
        return solved("heat equation, r = " + r, new Layer(weights, u, false), solution, 1, r < 0.25);
    }

    /**
     * A step h of the implicit midpoint rule for an oscillator, z = y + h·J(y + z)/2: a rotation of y by 2 arctan(h/2).
     */
    static Sample midpoint(double h, Random random) {
        Linear weights = new Rotations(h / 2, Math.PI / 2);
        double[] y = gaussian(random, 2);
        double[] offset = weights.apply(y);
        offset[0] += y[0];
        offset[1] += y[1];
        double[] solution = new Rotations(1, 2 * Math.atan(h / 2)).apply(y);
        return solved("midpoint rule, h = " + h, new Layer(weights, offset, false), solution, 1, h < 1.9);
    }

    /** The network of rectifiers whose equilibrium iterates the tent map at x, pair by pair. */
    static Sample tent(int pairs, double x) {
        double[] offset = new double[2 * pairs];
        double[] solution = new double[2 * pairs];
        double value = x;
        for (int p = 0; p < pairs; p++) {
            offset[2 * p + 1] = -0.5;
            solution[2 * p] = value;
            solution[2 * p + 1] = Math.max(0, value - 0.5);
            value = value <= 0.5 ? 2 * value : 2 - 2 * value;
        }
        offset[0] = x;
        offset[1] = x - 0.5;
        Layer layer = new Layer(new Tent(pairs), offset, true);
        return solved("tent network", layer, solution, Math.pow(8, pairs), false);
    }

    /** The network whose equilibrium is the ramp clip(x/δ, 0, 1) as the difference of its two neurons. */
    static Sample ramp(double delta, double x) {
        double[] offset = {x, x - delta};
        double[] solution = {Math.max(0, x) / delta, Math.max(0, x - delta) / delta};
        return solved(
                "steep ramp, δ = " + delta,
                new Layer(Banded.diagonal(2, 1 - delta), offset, true),
                solution,
                2 / delta,
                false);
    }

    /** z = z + 1. */
    static Sample noFixedPoint(int dimension) {
        double[] ones = new double[dimension];
        Arrays.fill(ones, 1);
        return Sample.of("translation", new Layer(Banded.diagonal(dimension, 1), ones, false), new double[dimension]);
    }

    /** z = 1 up to 0 and -1 beyond. */
    static Sample jump(int dimension) {
        return Sample.of("jump", componentwise(z -> z > 0 ? -1 : 1), new double[dimension]);
    }

    /** z = eᶻ + 1, which has no solution. */
    static Sample exponential(int dimension) {
        return Sample.of("exponential", componentwise(z -> Math.exp(z) + 1), new double[dimension]);
    }

    /** z = √(2 - z), which is NaN beyond 2; the solution is 1. */
    static Sample squareRoot(double... start) {
        return Sample.of("square root", componentwise(z -> Math.sqrt(2 - z)), start);
    }

    /** z = 3z + z² + 1, which explodes but at its double solution -1. */
    static Sample explosion(double... start) {
        return Sample.of("explosion", componentwise(z -> 3 * z + z * z + 1), start);
    }

    /** A map of which every value is NaN, with all structure there is. */
    static Sample nowhereFinite(int dimension) {
        double[] offset = new double[dimension];
        Arrays.fill(offset, Double.NaN);
        return Sample.of("NaN", new Layer(new Banded(dimension, 0, 0.5, 1), offset, false), new double[dimension]);
    }

    static RowMap componentwise(DoubleUnaryOperator f) {
        return z -> Arrays.stream(z).map(f).toArray();
    }

    static double[] gaussian(Random random, int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] result = new double[a.length];
        Arrays.setAll(result, i -> a[i] - b[i]);
        return result;
    }
}
