package org.homeostat.models.explicit.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.Optional;
import org.homeostat.nn.BatchNorm;
import org.homeostat.nn.Composite;

/**
 * A residual block (He et al. 2016, figure 5): ReLU of a few convolutions' output plus the input, which passes a 1x1 convolution
 * where the shape changes. Of a bottleneck the 3x3 convolution has the stride, as in most published weights.
 */
final class ResidualBlock extends Composite {

    private final long channels;
    private final int stride;
    private final Block body;
    private final Optional<Block> shortcut;

    /**
     * Creates it.
     *
     * @param unit what it is made of
     * @param from channels before
     * @param width channels inside
     * @param stride by how much height and width shrink
     */
    ResidualBlock(ResNetPlugin.Unit unit, long from, int width, int stride) {
        int to = width * unit.expansion();
        this.channels = to;
        this.stride = stride;
        Shape input = new Shape(1, from, stride, stride);
        SequentialBlock convolutions = new SequentialBlock();
        if (unit == ResNetPlugin.Unit.BASIC) {
            normalized(convolutions, width, 3, stride).add(Activation.reluBlock());
            normalized(convolutions, to, 3, 1);
        } else {
            normalized(convolutions, width, 1, 1).add(Activation.reluBlock());
            normalized(convolutions, width, 3, stride).add(Activation.reluBlock());
            normalized(convolutions, to, 1, 1);
        }
        body = add("body", convolutions, input);
        shortcut = stride == 1 && from == to
                ? Optional.empty()
                : Optional.of(add("shortcut", normalized(new SequentialBlock(), to, 1, stride), input));
    }

    private static SequentialBlock normalized(SequentialBlock to, int width, int kernel, int stride) {
        return to.add(convolution(width, kernel, stride)).add(new BatchNorm(width));
    }

    /** A convolution without bias, whose kernel starts normal of variance 2 / (outputs of an input). */
    static Block convolution(int width, int kernel, int stride) {
        Block convolution = Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .optStride(new Shape(stride, stride))
                .optBias(false)
                .setFilters(width)
                .build();
        float deviation = (float) Math.sqrt(2.0 / ((double) width * kernel * kernel));
        convolution.setInitializer(new NormalInitializer(deviation), Parameter.Type.WEIGHT);
        return convolution;
    }

    long channels() {
        return channels;
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
        return new Shape[] {new Shape(x.get(0), channels, (x.get(2) - 1) / stride + 1, (x.get(3) - 1) / stride + 1)};
    }
}
