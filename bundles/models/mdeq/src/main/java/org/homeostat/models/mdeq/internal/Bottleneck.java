package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import org.homeostat.nn.BatchNorm;
import org.homeostat.nn.Composite;

/**
 * A residual bottleneck (He et al. 2016, figure 5) that widens a scale for the classification head; its normalisations but the
 * shortcut's have no scale and shift, as published.
 */
final class Bottleneck extends Composite {

    /** How many times as many channels come out as there are inside. */
    static final int EXPANSION = 4;

    private final int inner;
    private final Block body;
    private final Optional<Block> shortcut;

    Bottleneck(Scale scale, int inner) {
        this.inner = inner;
        Shape input = new Shape(1).addAll(scale.image());
        body = add(
                "body",
                new SequentialBlock()
                        .add(Layer.convolution(inner, 1, 1, false))
                        .add(new BatchNorm(inner, false))
                        .add(Activation.reluBlock())
                        .add(Layer.convolution(inner, 3, 1, false))
                        .add(new BatchNorm(inner, false))
                        .add(Activation.reluBlock())
                        .add(Layer.convolution(EXPANSION * inner, 1, 1, false))
                        .add(new BatchNorm(EXPANSION * inner, false)),
                input);
        shortcut = scale.channels() == EXPANSION * inner
                ? Optional.empty()
                : Optional.of(add(
                        "shortcut",
                        new SequentialBlock()
                                .add(Layer.convolution(EXPANSION * inner, 1, 1, false))
                                .add(new BatchNorm(EXPANSION * inner)),
                        input));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDArray past =
                shortcut.map(block -> run(block, parameters, x, training)).orElse(x);
        return new NDList(Activation.relu(run(body, parameters, x, training).add(past)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        return new Shape[] {new Shape(x.get(0), (long) EXPANSION * inner, x.get(2), x.get(3))};
    }
}
