package org.homeostat.datasets.vision.internal;

import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.homeostat.api.dataset.Augmentation;
import org.homeostat.api.dataset.DataSpec;

/** An augmentation that moves each image, and what lies on its pixels, by a {@link Move} of its own. */
interface Moves extends Augmentation {

    /** The next image's move. */
    Move move(SplittableRandom random);

    /** The moves of a batch; the same for its images and its targets. */
    default List<Move> moves(NDList batch, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return LongStream.range(0, batch.head().getShape().get(0))
                .mapToObj(i -> move(random))
                .toList();
    }

    @Override
    default NDList targets(NDList targets, DataSpec target, long seed) {
        return Move.targets(targets, target, moves(targets, seed));
    }

    @Override
    default boolean suits(DataSpec input, DataSpec target) {
        return Move.suits(input, target);
    }
}
