package org.homeostat.datasets.text.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;

/** Segments of a text, one behind the other; the last tokens that fill no segment are left out. */
final class TextSamples implements Samples {

    private final int[] tokens;
    private final int length;
    private final DataSpec described;

    TextSamples(int[] tokens, int length, String split, DataSpec described) {
        if (tokens.length <= length) {
            throw new HomeostatException("the split '" + split + "' has " + tokens.length
                    + " tokens, too few for a segment of dataset.length " + length
                    + " and a token behind it; take a longer text or a smaller length");
        }
        this.tokens = tokens;
        this.length = length;
        this.described = described;
    }

    @Override
    public int size() {
        return (tokens.length - 1) / length;
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        return segments(manager, 0, indices);
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        return segments(manager, 1, indices);
    }

    private NDList segments(NDManager manager, int shift, int... indices) {
        long[] chosen = new long[indices.length * length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = tokens[indices[i / length] * length + i % length + shift];
        }
        return new NDList(manager.create(chosen, new Shape(indices.length, length)));
    }

    /**
     * The text in as many parallel streams as a batch has samples. Where they cannot be of one length, the first ones are a segment
     * longer, and the last batch goes on with these alone, so that every segment counts in a score and only the first of each
     * stream lacks what comes before it.
     *
     * @param batchSize the number of streams; if there are fewer segments, their number
     * @param seed of no effect
     * @return the segments of each batch
     */
    @Override
    public Optional<int[][]> stream(int batchSize, long seed) {
        int streams = Math.min(batchSize, size());
        int steps = size() / streams;
        int longer = size() - streams * steps;
        int[][] batches = new int[longer == 0 ? steps : steps + 1][];
        Arrays.setAll(
                batches,
                step -> IntStream.range(0, step < steps ? streams : longer)
                        .map(s -> s * steps + Math.min(s, longer) + step)
                        .toArray());
        return Optional.of(batches);
    }

    @Override
    public Optional<DataSpec> input() {
        return Optional.of(described);
    }

    @Override
    public Optional<DataSpec> target() {
        return Optional.of(described);
    }
}
