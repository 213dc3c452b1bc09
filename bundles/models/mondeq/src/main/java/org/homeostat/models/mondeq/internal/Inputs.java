package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.homeostat.api.dataset.DataSpec;

/** What the layers accept as input. */
final class Inputs {

    private Inputs() {}

    /**
     * The number of features of a flattened input.
     *
     * @param layer the layer's name, for the message
     * @param input what flows in
     * @return its size
     * @throws IllegalArgumentException if it holds no real numbers or its size varies
     */
    static long features(String layer, DataSpec input) {
        boolean varies = Arrays.stream(input.shape().getShape()).anyMatch(n -> n < 0);
        if (varies || input.dataType().isInteger()) {
            throw new IllegalArgumentException("the layer '" + layer + "' takes real numbers of a fixed shape, not "
                    + input + "; choose a dataset of vectors or images");
        }
        return input.size();
    }

    /**
     * The shape of a square image.
     *
     * @param layer the layer's name, for the message
     * @param input what flows in
     * @return (channels, edge, edge)
     * @throws IllegalArgumentException if it is no square image of a fixed size
     */
    static Shape image(String layer, DataSpec input) {
        features(layer, input);
        if (!input.isImage() || input.shape().get(1) != input.shape().get(2)) {
            throw new IllegalArgumentException("the layer '" + layer + "' takes square images (channel, height, width),"
                    + " not " + input + "; choose an image dataset or the layer 'dense'");
        }
        return input.shape();
    }
}
