package org.homeostat.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.UniformInitializer;
import java.util.OptionalDouble;

/**
 * Linear maps and convolutions that start as PyTorch's do: weights and biases uniform between ±1/√(inputs of an output), the
 * start that most published results of this field have.
 */
public final class Layers {

    private Layers() {}

    /**
     * The start of weights and biases.
     *
     * @param fanIn the number of inputs of each output
     * @return uniform between ±1/√fanIn
     */
    public static Initializer uniform(long fanIn) {
        return new UniformInitializer((float) (1 / Math.sqrt(fanIn)));
    }

    /**
     * The start of weights for which an experiment may name a deviation.
     *
     * @param fanIn the number of inputs of each output
     * @param deviation the deviation of a normal start
     * @return normal where there is a deviation, otherwise {@link #uniform}
     */
    public static Initializer weights(long fanIn, OptionalDouble deviation) {
        return deviation.isPresent() ? new NormalInitializer((float) deviation.getAsDouble()) : uniform(fanIn);
    }

    /**
     * A linear map with bias of the last axis.
     *
     * @param inputs its length
     * @param units its length afterwards
     * @return a fresh block
     */
    public static Linear linear(long inputs, long units) {
        return linear(inputs, units, OptionalDouble.empty());
    }

    /**
     * A linear map with bias of the last axis.
     *
     * @param inputs its length
     * @param units its length afterwards
     * @param deviation the deviation of normal first weights; empty for uniform ones. The bias starts uniform
     * @return a fresh block
     */
    public static Linear linear(long inputs, long units, OptionalDouble deviation) {
        Linear linear = Linear.builder().setUnits(units).build();
        start(linear, inputs, deviation);
        return linear;
    }

    /**
     * A convolution of images with bias that keeps height and width.
     *
     * @param channels channels before
     * @param filters channels afterwards
     * @param kernel edge of the kernel, odd
     * @return a fresh block
     */
    public static Conv2d convolution(long channels, int filters, int kernel) {
        Conv2d convolution = Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .setFilters(filters)
                .build();
        start(convolution, channels * kernel * kernel, OptionalDouble.empty());
        return convolution;
    }

    private static void start(Block block, long fanIn, OptionalDouble deviation) {
        block.setInitializer(weights(fanIn, deviation), Parameter.Type.WEIGHT);
        block.setInitializer(uniform(fanIn), Parameter.Type.BIAS);
    }
}
