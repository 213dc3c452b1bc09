package org.homeostat.models.mdeq.internal;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;

/**
 * What makes the injected image of the input: two 3x3 convolutions, each with batch normalisation and ReLU, of which the first
 * ones halve height and width as often as asked, further ones where that is more than twice, and a last 1x1 convolution of the
 * same kind but in small networks (two branches or fewer) that do not halve.
 */
final class Stem {

    private Stem() {}

    static Block of(Architecture size) {
        int channels = size.channels().get(0);
        int halved = size.downsampling();
        SequentialBlock stem = new SequentialBlock();
        for (int i = 0; i < Math.max(2, halved); i++) {
            stem.add(Layer.activated(channels, 3, i < halved ? 2 : 1, false));
        }
        if (halved > 0 || size.channels().size() > 2) {
            stem.add(Layer.activated(channels, 1, 1, false));
        }
        return stem;
    }

    /** What the stem leaves of an edge. */
    static long edge(long edge, Architecture size) {
        long left = edge;
        for (int i = 0; i < size.downsampling(); i++) {
            left = Scale.half(left);
        }
        return left;
    }
}
