package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.nn.Composite;

/**
 * The classification head up to its last feature maps: every scale is widened, the finest one led down to the coarsest by
 * convolutions of stride 2 to which the others are added on the way, and a 1x1 convolution ends it.
 */
final class ClassificationMaps extends Composite {

    private final List<Scale> scales;
    private final int channels;
    private final List<Block> widened = new ArrayList<>();
    private final List<Block> steps = new ArrayList<>();
    private final Block last;

    ClassificationMaps(List<Scale> scales, Architecture size) {
        this.scales = scales;
        channels = size.finalChannels();
        for (int i = 0; i < scales.size(); i++) {
            Scale scale = scales.get(i);
            int inner = size.headChannels().get(i);
            widened.add(add("widened" + i, new Bottleneck(scale, inner), new Shape(1).addAll(scale.image())));
            if (i > 0) {
                int before = size.headChannels().get(i - 1) * Bottleneck.EXPANSION;
                Scale finer = scales.get(i - 1);
                steps.add(add(
                        "step" + i,
                        Layer.activated(inner * Bottleneck.EXPANSION, 3, 2, true),
                        new Shape(1, before, finer.height(), finer.width())));
            }
        }
        Scale coarsest = scales.get(scales.size() - 1);
        long ended = (long) size.headChannels().get(scales.size() - 1) * Bottleneck.EXPANSION;
        last = add(
                "last",
                Layer.activated(channels, 1, 1, true),
                new Shape(1, ended, coarsest.height(), coarsest.width()));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList images = Scale.split(inputs.singletonOrThrow(), scales);
        NDArray y = run(widened.get(0), parameters, images.head(), training);
        for (int i = 1; i < scales.size(); i++) {
            y = run(widened.get(i), parameters, images.get(i), training)
                    .add(run(steps.get(i - 1), parameters, y, training));
        }
        return new NDList(run(last, parameters, y, training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Scale coarsest = scales.get(scales.size() - 1);
        return new Shape[] {new Shape(inputs[0].get(0), channels, coarsest.height(), coarsest.width())};
    }
}
