package org.homeostat.api.platform;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which predictions of a classifier of images to explain, and how exactly: see {@link Experiments#saliency}. Immutable; each
 * {@code with} method gives a changed copy.
 */
@ProviderType
public final class Saliency {

    private static final Saliency DEFAULTS =
            new Saliency("test", 8, List.of(), Optional.empty(), OptionalDouble.empty(), 0);

    private final String split;
    private final int samples;
    private final List<Integer> indices;
    private final Optional<String> ofClass;
    private final OptionalDouble tolerance;
    private final long seed;

    private Saliency(
            String split,
            int samples,
            List<Integer> indices,
            Optional<String> ofClass,
            OptionalDouble tolerance,
            long seed) {
        this.split = split;
        this.samples = samples;
        this.indices = List.copyOf(indices);
        this.ofClass = ofClass;
        this.tolerance = tolerance;
        this.seed = seed;
        if (samples < 1) {
            throw new IllegalArgumentException("samples is " + samples + "; accepted are whole numbers from 1");
        }
        if (indices.stream().anyMatch(i -> i < 0)) {
            throw new IllegalArgumentException("samples is " + indices + "; samples are counted from 0");
        }
        tolerance.ifPresent(t -> {
            if (!(t > 0 && t < 1)) {
                throw new IllegalArgumentException("tolerance is " + t + "; accepted are numbers between 0 and 1");
            }
        });
    }

    /**
     * 8 samples of the split {@code test} with seed 0, each with the class that is predicted, by solves as in evaluation.
     *
     * @return the defaults
     */
    public static Saliency defaults() {
        return DEFAULTS;
    }

    /**
     * Where the samples are.
     *
     * @return a split of the dataset
     */
    public String split() {
        return split;
    }

    /**
     * How many samples to choose at random, where they are not {@linkplain #indices named}.
     *
     * @return at least 1
     */
    public int samples() {
        return samples;
    }

    /**
     * The samples, by their numbers in the split.
     *
     * @return numbers from 0; empty to choose at random
     */
    public List<Integer> indices() {
        return indices;
    }

    /**
     * The class whose score is explained; samples chosen at random are of it.
     *
     * @return a class of the dataset; empty for any samples, and the class that each run predicts for them
     */
    public Optional<String> ofClass() {
        return ofClass;
    }

    /**
     * The tolerance of forward solves, relative to ‖f(z)‖.
     *
     * @return positive, or empty for the budgets that the experiments have in evaluation
     */
    public OptionalDouble tolerance() {
        return tolerance;
    }

    /**
     * The seed of the choice of samples.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Changes where the samples are.
     *
     * @param value a split of the dataset
     * @return a copy
     */
    public Saliency withSplit(String value) {
        return new Saliency(value, samples, indices, ofClass, tolerance, seed);
    }

    /**
     * Changes how many samples are chosen at random.
     *
     * @param value at least 1
     * @return a copy
     */
    public Saliency withSamples(int value) {
        return new Saliency(split, value, indices, ofClass, tolerance, seed);
    }

    /**
     * Names the samples.
     *
     * @param value their numbers in the split, from 0
     * @return a copy
     */
    public Saliency withIndices(List<Integer> value) {
        return new Saliency(split, samples, value, ofClass, tolerance, seed);
    }

    /**
     * Names the class to explain.
     *
     * @param value a class of the dataset
     * @return a copy
     */
    public Saliency withClass(String value) {
        return new Saliency(split, samples, indices, Optional.of(value), tolerance, seed);
    }

    /**
     * Changes how exactly equilibria are solved.
     *
     * @param value positive, below 1
     * @return a copy
     */
    public Saliency withTolerance(double value) {
        return new Saliency(split, samples, indices, ofClass, OptionalDouble.of(value), seed);
    }

    /**
     * Changes the seed.
     *
     * @param value the seed
     * @return a copy
     */
    public Saliency withSeed(long value) {
        return new Saliency(split, samples, indices, ofClass, tolerance, value);
    }
}
