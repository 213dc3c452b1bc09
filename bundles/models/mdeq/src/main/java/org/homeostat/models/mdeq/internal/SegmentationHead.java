package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.homeostat.nn.Composite;

/**
 * A logit a class for every pixel: all scales are enlarged to the finest one, put beside each other, led through a 1x1
 * convolution with batch normalisation and ReLU and a further 1x1 convolution, and enlarged to the image's size.
 */
final class SegmentationHead extends Composite {

    private final List<Scale> scales;
    private final Shape output;
    private final Block mixed;
    private final Block logits;

    /**
     * Creates it.
     *
     * @param scales the scales
     * @param output (classes, height, width)
     */
    SegmentationHead(List<Scale> scales, Shape output) {
        this.scales = scales;
        this.output = output;
        int channels =
                Math.toIntExact(scales.stream().mapToLong(Scale::channels).sum());
        Scale finest = scales.get(0);
        Shape beside = new Shape(1, channels, finest.height(), finest.width());
        mixed = add("mixed", Layer.activated(channels, 1, 1, true), beside);
        logits = add("logits", Layer.convolution(Math.toIntExact(output.get(0)), 1, 1, true), beside);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        Scale finest = scales.get(0);
        NDList images = new NDList();
        Scale.split(inputs.singletonOrThrow(), scales)
                .forEach(image -> images.add(Bilinear.enlarged(image, finest.height(), finest.width())));
        NDArray beside = images.size() == 1 ? images.head() : NDArrays.concat(images, 1);
        NDArray of = run(logits, parameters, run(mixed, parameters, beside, training), training);
        return new NDList(Bilinear.enlarged(of, output.get(1), output.get(2)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0)).addAll(output)};
    }
}
