package org.homeostat.datasets.sysid.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;

/** Stretches of recordings. */
final class RecordedSamples implements Samples {

    /** How stretches are handed out, and what they are. */
    record Form(Sequences sequences, DataSpec input, DataSpec target) {}

    /** A stretch of a recording. */
    private record Stretch(Recording recording, int from, int length) {}

    private final List<Stretch> stretches;
    private final Form form;
    private final boolean streamed;
    private final List<String> names;
    private final DataType dataType;

    private RecordedSamples(
            List<Stretch> stretches, Form form, boolean streamed, List<String> names, DataType dataType) {
        this.stretches = stretches;
        this.form = form;
        this.streamed = streamed;
        this.names = names;
        this.dataType = dataType;
    }

    /** Stretches of one length; what is left over at the end of a recording is left out. */
    static RecordedSamples windows(List<Recording> recordings, Form form, DataType dataType) {
        Sequences sequences = form.sequences();
        List<Stretch> stretches = new ArrayList<>();
        for (Recording recording : recordings) {
            for (int from = 0; from + sequences.window() <= recording.length(); from += sequences.step()) {
                stretches.add(new Stretch(recording, from, sequences.window()));
            }
        }
        return new RecordedSamples(stretches, form, sequences.stream(), List.of(), dataType);
    }

    /** Whole recordings, named if each is to be scored. */
    static RecordedSamples whole(List<Recording> recordings, Form form, boolean named, DataType dataType) {
        return new RecordedSamples(
                recordings.stream().map(r -> new Stretch(r, 0, r.length())).toList(),
                form,
                false,
                named ? recordings.stream().map(Recording::name).toList() : List.of(),
                dataType);
    }

    @Override
    public int size() {
        return stretches.size();
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        int own = form.input().names().size() - (form.sequences().feedsBack() ? outputs() : 0);
        return batch(manager, indices, form.input().names().size(), (stretch, t, j) -> {
            int row = stretch.from() + t;
            return j < own ? stretch.recording().inputs()[row][j] : given(stretch, t, j - own);
        });
    }

    /** The output of the step before, where the model is given it. */
    private double given(Stretch stretch, int t, int output) {
        boolean isThere = form.sequences().predict()
                ? stretch.from() + t > 0
                : t > 0 && t <= form.sequences().givenOutputs() && !(streamed && stretch.from() > 0);
        return isThere ? stretch.recording().outputs()[stretch.from() + t - 1][output] : 0;
    }

    private int outputs() {
        return form.target().names().size();
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        return batch(
                manager,
                indices,
                outputs(),
                (stretch, t, j) -> stretch.recording().outputs()[stretch.from() + t][j]);
    }

    private interface Value {
        double at(Stretch stretch, int t, int column);
    }

    private NDList batch(NDManager manager, int[] indices, int columns, Value value) {
        int length = indices.length == 0 ? 0 : stretches.get(indices[0]).length();
        double[] values = new double[Math.multiplyExact(indices.length, length * columns)];
        int k = 0;
        for (int index : indices) {
            Stretch stretch = stretches.get(index);
            if (stretch.length() != length) {
                throw new IllegalArgumentException("sequences of " + length + " and " + stretch.length()
                        + " steps cannot be in one batch; take the batches that stream() gives");
            }
            for (int t = 0; t < length; t++) {
                for (int j = 0; j < columns; j++) {
                    values[k++] = value.at(stretch, t, j);
                }
            }
        }
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(values, new Shape(indices.length, length, columns));
                NDArray ofEngine = ofJava.duplicate()) {
            return new NDList(ofEngine.toType(dataType, true));
        }
    }

    /**
     * Samples that continue one another in as many rows as a batch has; the last few are left out where the rows would not be of
     * one length. Otherwise, samples of several lengths, those of one length together.
     */
    @Override
    public Optional<int[][]> stream(int batchSize, long seed) {
        if (streamed) {
            int rows = Math.min(batchSize, size());
            int steps = size() / rows;
            return Optional.of(IntStream.range(0, steps)
                    .mapToObj(step -> IntStream.range(0, rows)
                            .map(row -> row * steps + step)
                            .toArray())
                    .toArray(int[][]::new));
        }
        return stretches.stream().mapToInt(Stretch::length).distinct().count() > 1
                ? Optional.of(alike(batchSize))
                : Optional.empty();
    }

    private int[][] alike(int batchSize) {
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= size(); i++) {
            if (i == size()
                    || i - from == batchSize
                    || stretches.get(i).length() != stretches.get(from).length()) {
                batches.add(IntStream.range(from, i).toArray());
                from = i;
            }
        }
        return batches.toArray(int[][]::new);
    }

    @Override
    public boolean begins(int... indices) {
        return !streamed
                || Arrays.stream(indices).anyMatch(index -> stretches.get(index).from() == 0);
    }

    @Override
    public Optional<DataSpec> input() {
        return Optional.of(form.input());
    }

    @Override
    public Optional<DataSpec> target() {
        return Optional.of(form.target());
    }

    @Override
    public List<String> names() {
        return names;
    }
}
