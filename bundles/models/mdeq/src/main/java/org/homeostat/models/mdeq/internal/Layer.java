package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import org.homeostat.nn.BatchNorm;

/** The layers of stem and heads. */
final class Layer {

    private Layer() {}

    /** A convolution that keeps height and width, or halves them. */
    static Block convolution(int to, int kernel, int stride, boolean bias) {
        return Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .optStride(new Shape(stride, stride))
                .optBias(bias)
                .setFilters(to)
                .build();
    }

    /** Convolution, batch normalisation, ReLU. */
    static SequentialBlock activated(int to, int kernel, int stride, boolean bias) {
        return new SequentialBlock()
                .add(convolution(to, kernel, stride, bias))
                .add(new BatchNorm(to))
                .add(Activation.reluBlock());
    }
}
