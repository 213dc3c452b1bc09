package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.OptionalDouble;

/**
 * A dilated convolution in time that sees no future: y(t) = b + Σᵢ W(i)·x(t - (k - 1 - i)·dilation), where x is 0 before its
 * first position. Maps (batch, channels, time) to (batch, filters, time).
 */
public final class CausalConvolution extends AbstractBlock {

    private static final byte VERSION = 1;
    private static final Shape ONE = new Shape(1);
    private static final Shape NONE = new Shape(0);

    private final long filters;
    private final Shape dilation;
    private final Shape past;
    private final NormalizedWeight weight;
    private final Parameter bias;

    /**
     * Creates it.
     *
     * @param channels channels before
     * @param filters channels afterwards
     * @param kernel positions of the kernel k
     * @param dilation distance between two of them
     * @param normalization what makes W of the trained kernel
     * @param deviation the deviation of a normal start; empty for a uniform one
     */
    public CausalConvolution(
            long channels,
            long filters,
            int kernel,
            int dilation,
            Normalization normalization,
            OptionalDouble deviation) {
        super(VERSION);
        this.filters = filters;
        this.dilation = new Shape(dilation);
        this.past = new Shape((kernel - 1L) * dilation, 0);
        long fanIn = channels * kernel;
        Parameter kernels = add(
                "weight",
                Parameter.Type.WEIGHT,
                new Shape(filters, channels, kernel),
                Layers.weights(fanIn, deviation));
        weight = normalization.of(kernels, this::addParameter);
        bias = add("bias", Parameter.Type.BIAS, new Shape(filters), Layers.uniform(fanIn));
    }

    private Parameter add(String name, Parameter.Type type, Shape shape, Initializer start) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(shape)
                .optInitializer(start)
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDArray w = weight.value(parameters, x.getDevice(), training);
        NDArray b = parameters.getValue(bias, x.getDevice(), training);
        NDArray padded = past.get(0) == 0 ? x : x.pad(past, 0);
        return Conv1d.conv1d(padded, w, b, ONE, NONE, dilation);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), filters, inputShapes[0].get(2))};
    }
}
