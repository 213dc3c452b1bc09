package org.homeostat.api.platform;

import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How hard to look for inputs that a model reacts to most: see {@link Experiments#sensitivity}. Immutable; each {@code with}
 * method gives a changed copy.
 */
@ProviderType
public final class Sensitivity {

    private static final Sensitivity DEFAULTS =
            new Sensitivity("test", 200, 100, OptionalDouble.empty(), 1000, 1e-8, 0);

    private final String split;
    private final int samples;
    private final int steps;
    private final OptionalDouble radius;
    private final int length;
    private final double tolerance;
    private final long seed;

    private Sensitivity(
            String split, int samples, int steps, OptionalDouble radius, int length, double tolerance, long seed) {
        this.split = split;
        this.samples = atLeast("samples", samples, 1);
        this.steps = atLeast("steps", steps, 1);
        this.radius = radius;
        this.length = atLeast("length", length, 1);
        this.tolerance = tolerance;
        this.seed = seed;
        radius.ifPresent(r -> positive("radius", r));
        positive("tolerance", tolerance);
    }

    private static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; accepted are whole numbers from " + least);
        }
        return value;
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + "; accepted are positive numbers");
        }
    }

    /**
     * 200 samples of the split {@code test}, 100 steps, no radius, 1000 positions of a sequence, tolerance 1e-8, seed 0.
     *
     * @return the defaults
     */
    public static Sensitivity defaults() {
        return DEFAULTS;
    }

    /**
     * Where the search starts.
     *
     * @return a split of the dataset
     */
    public String split() {
        return split;
    }

    /**
     * From how many of the split's samples it starts, chosen at random.
     *
     * @return at least 1
     */
    public int samples() {
        return samples;
    }

    /**
     * Steps of ascent.
     *
     * @return at least 1
     */
    public int steps() {
        return steps;
    }

    /**
     * How far inputs may move away from their sample, in the two-norm and in the data's own unit.
     *
     * @return empty for any distance
     */
    public OptionalDouble radius() {
        return radius;
    }

    /**
     * How many positions of a sequence are taken, from its beginning.
     *
     * @return at least 1
     */
    public int length() {
        return length;
    }

    /**
     * The tolerance of solves, relative to ‖f(z)‖.
     *
     * @return positive
     */
    public double tolerance() {
        return tolerance;
    }

    /**
     * The seed of the choice of samples and of first directions.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Changes where the search starts.
     *
     * @param value a split of the dataset
     * @return a copy
     */
    public Sensitivity withSplit(String value) {
        return new Sensitivity(value, samples, steps, radius, length, tolerance, seed);
    }

    /**
     * Changes from how many samples it starts.
     *
     * @param value at least 1
     * @return a copy
     */
    public Sensitivity withSamples(int value) {
        return new Sensitivity(split, value, steps, radius, length, tolerance, seed);
    }

    /**
     * Changes the number of steps.
     *
     * @param value at least 1
     * @return a copy
     */
    public Sensitivity withSteps(int value) {
        return new Sensitivity(split, samples, value, radius, length, tolerance, seed);
    }

    /**
     * Changes how far inputs may move.
     *
     * @param value positive, in the data's own unit
     * @return a copy
     */
    public Sensitivity withRadius(double value) {
        return new Sensitivity(split, samples, steps, OptionalDouble.of(value), length, tolerance, seed);
    }

    /**
     * Changes how many positions of a sequence are taken.
     *
     * @param value at least 1
     * @return a copy
     */
    public Sensitivity withLength(int value) {
        return new Sensitivity(split, samples, steps, radius, value, tolerance, seed);
    }

    /**
     * Changes the tolerance of solves.
     *
     * @param value positive
     * @return a copy
     */
    public Sensitivity withTolerance(double value) {
        return new Sensitivity(split, samples, steps, radius, length, value, seed);
    }

    /**
     * Changes the seed.
     *
     * @param value the seed
     * @return a copy
     */
    public Sensitivity withSeed(long value) {
        return new Sensitivity(split, samples, steps, radius, length, tolerance, value);
    }
}
