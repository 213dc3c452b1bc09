package org.homeostat.api.dataset;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ProviderType;

/** Describes an array of a dataset or a model: shape of one sample, what its axes mean, classes, sample time. Immutable. */
@ProviderType
public final class DataSpec {

    /** What an axis of one sample counts. Further values may be added. */
    public enum Axis {
        /** Components of a vector. */
        FEATURE,
        /** Image channels. */
        CHANNEL,
        /** Image rows. */
        HEIGHT,
        /** Image columns. */
        WIDTH,
        /** Positions of a sequence or time steps. */
        TIME
    }

    private final Shape shape;
    private final List<Axis> axes;
    private final DataType dataType;
    private final List<String> classes;
    private final OptionalDouble sampleTime;
    private final List<Double> deviations;
    private final List<Double> means;
    private final List<String> names;
    private final List<String> units;

    private DataSpec(Shape shape, List<Axis> axes, DataType dataType, List<String> classes) {
        this(shape, axes, dataType, classes, OptionalDouble.empty(), List.of(), List.of(), List.of(), List.of());
    }

    private DataSpec(
            Shape shape,
            List<Axis> axes,
            DataType dataType,
            List<String> classes,
            OptionalDouble sampleTime,
            List<Double> deviations,
            List<Double> means,
            List<String> names,
            List<String> units) {
        if (shape.dimension() != axes.size()) {
            throw new IllegalArgumentException("shape " + shape + " needs " + shape.dimension() + " axes, not " + axes);
        }
        this.shape = shape;
        this.axes = List.copyOf(axes);
        this.dataType = dataType;
        this.classes = List.copyOf(classes);
        this.sampleTime = sampleTime;
        this.deviations = List.copyOf(deviations);
        this.means = List.copyOf(means);
        this.names = List.copyOf(names);
        this.units = List.copyOf(units);
    }

    /**
     * Describes real numbers.
     *
     * @param shape the shape of one sample, without the batch; -1 for an axis whose length varies
     * @param axes what each axis of the shape counts
     * @return the description
     */
    public static DataSpec real(Shape shape, Axis... axes) {
        return new DataSpec(shape, Arrays.asList(axes), DataType.FLOAT32, List.of());
    }

    /**
     * Describes a vector of real numbers.
     *
     * @param size its length
     * @return the description
     */
    public static DataSpec vector(long size) {
        return real(new Shape(size), Axis.FEATURE);
    }

    /**
     * Describes a number for each class, the larger the likelier.
     *
     * @param classes the names of the classes
     * @return the description of a vector with these classes
     */
    public static DataSpec logits(List<String> classes) {
        return new DataSpec(new Shape(classes.size()), List.of(Axis.FEATURE), DataType.FLOAT32, classes);
    }

    /**
     * Describes an image.
     *
     * @param channels number of channels
     * @param height rows
     * @param width columns
     * @return the description
     */
    public static DataSpec image(long channels, long height, long width) {
        return real(new Shape(channels, height, width), Axis.CHANNEL, Axis.HEIGHT, Axis.WIDTH);
    }

    /**
     * Describes one class label a sample.
     *
     * @param classes the names of the classes, in the order of their numbers
     * @return the description
     */
    public static DataSpec label(List<String> classes) {
        return new DataSpec(new Shape(), List.of(), DataType.INT64, classes);
    }

    /**
     * Describes whole numbers that stand for classes or tokens at every position.
     *
     * @param shape the shape of one sample, without the batch
     * @param vocabulary the names in the order of their numbers
     * @param axes what each axis of the shape counts
     * @return the description
     */
    public static DataSpec tokens(Shape shape, List<String> vocabulary, Axis... axes) {
        return new DataSpec(shape, Arrays.asList(axes), DataType.INT64, vocabulary);
    }

    /**
     * This description with a sample time.
     *
     * @param seconds the time between two positions of the time axis, positive
     * @return a copy
     */
    public DataSpec withSampleTime(double seconds) {
        return new DataSpec(
                shape, axes, dataType, classes, OptionalDouble.of(seconds), deviations, means, names, units);
    }

    /**
     * This description of data that were standardised.
     *
     * @param byChannel the deviation that the values of each channel were divided by, positive; one number for data without
     *     channels
     * @return a copy
     */
    public DataSpec withDeviations(List<Double> byChannel) {
        return new DataSpec(shape, axes, dataType, classes, sampleTime, byChannel, means, names, units);
    }

    /**
     * This description of data from which means were taken, before they were divided by their {@linkplain #withDeviations
     * deviations}.
     *
     * @param byChannel the mean that was taken from the values of each channel; one number for data without channels
     * @return a copy
     */
    public DataSpec withMeans(List<Double> byChannel) {
        return new DataSpec(shape, axes, dataType, classes, sampleTime, deviations, byChannel, names, units);
    }

    /**
     * This description with names of its channels or features.
     *
     * @param byChannel a name each
     * @return a copy
     */
    public DataSpec withNames(List<String> byChannel) {
        return new DataSpec(shape, axes, dataType, classes, sampleTime, deviations, means, byChannel, units);
    }

    /**
     * This description with units of its channels or features, those before standardisation.
     *
     * @param byChannel a unit each, empty where it is not known
     * @return a copy
     */
    public DataSpec withUnits(List<String> byChannel) {
        return new DataSpec(shape, axes, dataType, classes, sampleTime, deviations, means, names, byChannel);
    }

    /**
     * The shape of one sample.
     *
     * @return without the batch; -1 for an axis whose length varies
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The number of elements of one sample.
     *
     * @return the product of the shape
     * @throws IllegalStateException if an axis varies
     */
    public long size() {
        if (Arrays.stream(shape.getShape()).anyMatch(n -> n < 0)) {
            throw new IllegalStateException("the size of " + shape + " varies");
        }
        return shape.size();
    }

    /**
     * What the axes count.
     *
     * @return one entry an axis
     */
    public List<Axis> axes() {
        return axes;
    }

    /**
     * The type of the elements.
     *
     * @return FLOAT32 for real numbers (a run may ask for FLOAT64), INT64 for labels and tokens
     */
    public DataType dataType() {
        return dataType;
    }

    /**
     * The names of the classes or tokens.
     *
     * @return in the order of their numbers; empty for real numbers
     */
    public List<String> classes() {
        return classes;
    }

    /**
     * The time between two positions of the time axis.
     *
     * @return seconds, or empty
     */
    public OptionalDouble sampleTime() {
        return sampleTime;
    }

    /**
     * What the values were divided by: a step of size 1 in a channel is one of this size in the data's own unit, for images
     * the range from black to white.
     *
     * @return a number for each channel, or one for all; empty for values as they are
     */
    public List<Double> deviations() {
        return deviations;
    }

    /**
     * What was taken from the values before they were divided.
     *
     * @return a number for each channel, or one for all; empty for values as they are
     */
    public List<Double> means() {
        return means;
    }

    /**
     * What the channels or features are called.
     *
     * @return a name each, or empty
     */
    public List<String> names() {
        return names;
    }

    /**
     * The units of the channels or features, before standardisation.
     *
     * @return a unit each, or empty
     */
    public List<String> units() {
        return units;
    }

    /**
     * Whether the sample is an image: channel, height, width.
     *
     * @return {@code true} for three such axes
     */
    public boolean isImage() {
        return axes.equals(List.of(Axis.CHANNEL, Axis.HEIGHT, Axis.WIDTH));
    }

    /**
     * The length of an axis.
     *
     * @param axis which
     * @return its length, or empty if there is none of the kind
     */
    public Optional<Long> length(Axis axis) {
        int i = axes.indexOf(axis);
        return i < 0 ? Optional.empty() : Optional.of(shape.get(i));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataSpec that
                && shape.equals(that.shape)
                && axes.equals(that.axes)
                && dataType == that.dataType
                && classes.equals(that.classes)
                && sampleTime.equals(that.sampleTime)
                && deviations.equals(that.deviations)
                && means.equals(that.means)
                && names.equals(that.names)
                && units.equals(that.units);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(shape, axes, dataType, classes, sampleTime, deviations, means, names, units);
    }

    @Override
    public String toString() {
        return dataType + " " + shape + " " + axes + (classes.isEmpty() ? "" : ", " + classes.size() + " classes");
    }
}
