package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.Iterator;
import org.homeostat.nn.NormalizedWeight;

/**
 * A convolution without bias.
 *
 * @param weight its kernel
 * @param stride its stride
 * @param padding zeros on each side
 */
record Convolution(NormalizedWeight weight, Shape stride, Shape padding) implements Piece {

    @Override
    public void prepare(Prepared to) {
        to.add(weight);
    }

    @Override
    public NDArray apply(NDArray x, Iterator<NDArray> prepared) {
        try (x) {
            return Conv2d.conv2d(x, prepared.next(), null, stride, padding).head();
        }
    }
}
