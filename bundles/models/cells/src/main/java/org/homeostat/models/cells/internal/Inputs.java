package org.homeostat.models.cells.internal;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;

/** What the cells accept as input. */
final class Inputs {

    private Inputs() {}

    /**
     * The number of features of a flattened input.
     *
     * @param cell the cell's name, for the message
     * @param input what flows in
     * @return its size
     * @throws IllegalArgumentException if it holds no real numbers or its size varies
     */
    static long features(String cell, DataSpec input) {
        boolean varies = Arrays.stream(input.shape().getShape()).anyMatch(n -> n < 0);
        if (varies || input.dataType().isInteger()) {
            throw new IllegalArgumentException("the cell '" + cell + "' takes real numbers of a fixed shape, not "
                    + input + "; choose a dataset of vectors or images");
        }
        return input.size();
    }

    /**
     * The shape of an image.
     *
     * @param cell the cell's name, for the message
     * @param input what flows in
     * @return (channels, height, width)
     * @throws IllegalArgumentException if it is no image of a fixed size
     */
    static Shape image(String cell, DataSpec input) {
        features(cell, input);
        if (!input.isImage()) {
            throw new IllegalArgumentException("the cell '" + cell + "' takes images (channel, height, width), not "
                    + input + "; choose an image dataset or the cell 'dense'");
        }
        return input.shape();
    }

    /**
     * The number of features at each position of a sequence.
     *
     * @param cell the cell's name, for the message
     * @param input what flows in
     * @return its second length
     * @throws IllegalArgumentException if it is no sequence of vectors
     */
    static long sequence(String cell, DataSpec input) {
        boolean vectors = input.axes().equals(List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE));
        if (!vectors || input.dataType().isInteger()) {
            throw new IllegalArgumentException(
                    "the cell '" + cell + "' takes sequences of vectors (time, feature), not " + input
                            + "; choose a dataset of sequences or the cell 'dense'");
        }
        return input.shape().get(1);
    }
}
