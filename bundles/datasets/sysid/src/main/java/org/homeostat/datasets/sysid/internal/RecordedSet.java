package org.homeostat.datasets.sysid.internal;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;

/**
 * Recordings as sequences: inputs (T, nu) and targets (T, ny), where nu counts the outputs that a model is given.
 *
 * @param source the recordings
 * @param sequences how they become samples
 */
record RecordedSet(RecordingSource source, Sequences sequences) implements Dataset {

    /** Behind the name of an output that is an input one step later, at all steps. */
    static final String BEFORE = "(t-1)";

    /** Behind the name of an output that is an input one step later, at the first steps. */
    static final String AT_FIRST = "(t-1), at first";

    RecordedSet {
        if (source.outputChannels().count() == 0) {
            throw new IllegalArgumentException("the dataset '" + source.name() + "' has no outputs to learn");
        }
        if (source.inputChannels().count() == 0 && !sequences.feedsBack()) {
            throw new IllegalArgumentException(
                    "the dataset '" + source.name() + "' has no inputs, so that a model must be"
                            + " given measured outputs to start from; set sequences.givenOutputs to 1 or more");
        }
    }

    @Override
    public DataSpec input() {
        List<String> names = new ArrayList<>(source.inputChannels().names());
        List<String> units = new ArrayList<>(source.inputChannels().units());
        if (sequences.feedsBack()) {
            String suffix = sequences.predict() ? BEFORE : AT_FIRST;
            source.outputChannels().names().forEach(name -> names.add(name + suffix));
            units.addAll(source.outputChannels().units());
        }
        return described(names, units);
    }

    @Override
    public DataSpec target() {
        return described(
                source.outputChannels().names(), source.outputChannels().units());
    }

    private DataSpec described(List<String> names, List<String> units) {
        return DataSpec.real(new Shape(-1, names.size()), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE)
                .withSampleTime(source.sampleTime())
                .withNames(names)
                .withUnits(units);
    }

    @Override
    public List<String> splits() {
        return source.splits();
    }

    @Override
    public Samples open(String split, DataContext context) {
        if (!splits().contains(split)) {
            throw new IllegalArgumentException(
                    "the dataset '" + source.name() + "' has no split '" + split + "' but " + splits());
        }
        Map<String, List<Recording>> all = source.read(context);
        List<Recording> train = all.get(TRAIN);
        int nu = source.inputChannels().count();
        int ny = source.outputChannels().count();
        Scaling inputs = sequences.normalise() ? Scaling.of(train, Recording::inputs, nu) : Scaling.none(nu);
        Scaling outputs = sequences.normalise() ? Scaling.of(train, Recording::outputs, ny) : Scaling.none(ny);
        List<Recording> scaled = all.get(split).stream()
                .map(recording -> scaled(recording, inputs, outputs))
                .toList();
        RecordedSamples.Form form = new RecordedSamples.Form(
                sequences, withScaling(input(), inputs, outputs), withScaling(target(), outputs, Scaling.none(0)));
        return split.equals(TRAIN) && sequences.window() > 0
                ? RecordedSamples.windows(checked(scaled), form, context.dataType())
                : RecordedSamples.whole(scaled, form, !split.equals(TRAIN), context.dataType());
    }

    private List<Recording> checked(List<Recording> train) {
        int longest = train.stream().mapToInt(Recording::length).max().orElse(0);
        if (longest < sequences.window()) {
            throw new HomeostatException("sequences.window is " + sequences.window() + ", but the longest training"
                    + " recording of dataset '" + source.name() + "' has " + longest
                    + " steps; accepted is at most that, or 0 for whole recordings");
        }
        return train;
    }

    private static Recording scaled(Recording recording, Scaling inputs, Scaling outputs) {
        return new Recording(
                recording.name(), scaled(recording.inputs(), inputs), scaled(recording.outputs(), outputs));
    }

    private static double[][] scaled(double[][] rows, Scaling scaling) {
        double[][] result = new double[rows.length][];
        for (int t = 0; t < rows.length; t++) {
            result[t] = new double[rows[t].length];
            for (int j = 0; j < rows[t].length; j++) {
                result[t][j] = scaling.apply(j, rows[t][j]);
            }
        }
        return result;
    }

    /** The scaling of the first channels, and of those after them, where there are any. */
    private DataSpec withScaling(DataSpec spec, Scaling first, Scaling rest) {
        if (!sequences.normalise()) {
            return spec;
        }
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int j = 0; j < spec.names().size(); j++) {
            int own = j - first.means().length;
            means.add(own < 0 ? first.means()[j] : rest.means()[own]);
            deviations.add(own < 0 ? first.deviations()[j] : rest.deviations()[own]);
        }
        return spec.withMeans(means).withDeviations(deviations);
    }
}
