package org.homeostat.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;

/** An endless supply of samples of all kinds that offer some structure, most of them bad. */
final class RandomSamples {

    private final Random random;
    private final Set<Class<?>> needs;
    private final List<IntFunction<Sample>> kinds;

    /**
     * Begins.
     *
     * @param random all choices
     * @param needs the structure that every sample offers, some of {@link Samples#nowhereFinite}'s
     */
    RandomSamples(Random random, Set<Class<?>> needs) {
        this.random = random;
        this.needs = needs;
        kinds = List.of(
                this::symmetric,
                this::rotation,
                this::banded,
                this::nilpotent,
                Samples::noFixedPoint,
                Samples::nowhereFinite,
                this::infinite,
                componentwise("logistic", z -> 3.9 * z * (1 - z)),
                componentwise("square", z -> z * z + 0.3),
                componentwise("square root", z -> Math.sqrt(2 - z)),
                componentwise("logarithm", z -> Math.log(z) + 2),
                componentwise("reciprocal", z -> 1 / z),
                Samples::jump,
                componentwise("steep tanh", z -> Math.tanh(-9 * z + 1)),
                componentwise("cosine", z -> 1.3 * Math.cos(z)),
                componentwise("exponential", z -> Math.exp(z) - 1.5),
                componentwise("cube", z -> z - z * z * z));
    }

    /** The next one. */
    Sample next(int dimension) {
        Sample sample;
        do {
            sample = kinds.get(random.nextInt(kinds.size())).apply(dimension);
        } while (!sample.map().offers().containsAll(needs));
        double size = Math.pow(10, random.nextInt(6) - 3);
        double[] start = Samples.gaussian(random, dimension);
        Arrays.setAll(start, i -> size * start[i]);
        return random.nextBoolean() ? sample : sample.from(start);
    }

    /** Eigenvalues below 1, or of any size. */
    private Sample symmetric(int dimension) {
        boolean monotone = random.nextBoolean();
        double[] values = new double[dimension];
        Arrays.setAll(
                values, i -> monotone ? 0.99 - Math.pow(10, 2 * random.nextDouble() - 1) : 3 * random.nextGaussian());
        Linear weights = Spectral.mixed(random, values);
        return random.nextBoolean()
                ? Samples.affine("symmetric map", weights, random, 1, false)
                : Samples.rectified("symmetric rectifiers", weights, random, false);
    }

    private Sample rotation(int dimension) {
        double[] angles = random.doubles(dimension / 2, 0, Math.PI).toArray();
        return dimension % 2 == 1
                ? symmetric(dimension)
                : Samples.affine("rotation", new Rotations(2 * random.nextDouble(), angles), random, 1, false);
    }

    private Sample banded(int dimension) {
        Linear weights =
                new Banded(dimension, random.nextGaussian(), 3 * random.nextGaussian(), 1 + random.nextInt(dimension));
        return Samples.affine("banded map", weights, random, 1, false);
    }

    private Sample nilpotent(int dimension) {
        Linear weights = new Banded(dimension, 0, 3 * random.nextGaussian(), 1 + random.nextInt(dimension));
        return random.nextBoolean()
                ? Samples.affine("nilpotent map", weights, random, 1, false)
                : Samples.rectified("nilpotent rectifiers", weights, random, false);
    }

    private Sample infinite(int dimension) {
        double[] offset = Samples.gaussian(random, dimension);
        offset[random.nextInt(dimension)] = Double.NEGATIVE_INFINITY;
        return Sample.of("infinity", new Layer(new Banded(dimension, 0, 0.5, 1), offset, false), new double[dimension]);
    }

    private static IntFunction<Sample> componentwise(String name, DoubleUnaryOperator f) {
        return dimension -> Sample.of(name, Samples.componentwise(f), new double[dimension]);
    }
}
