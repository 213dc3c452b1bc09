package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.homeostat.nn.GroupNorm;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;

/**
 * Makes the parts of a map and adds their parameters to its block.
 *
 * @param addParameter adds a parameter to the block
 * @param normalization what makes the kernels of residual blocks and those after the fusion of the trained ones
 * @param start the start of kernels
 */
record Parts(UnaryOperator<Parameter> addParameter, Normalization normalization, Initializer start) {

    /** A convolution of stride 1 whose kernel is normalised. */
    Convolution normalized(String name, long from, long to, long kernel) {
        return convolution(normalization.of(kernel(name, from, to, kernel), addParameter), kernel, 1);
    }

    /** A convolution whose kernel is computed with as it is trained. */
    Convolution plain(String name, long from, long to, long kernel, long stride) {
        Parameter weight = kernel(name, from, to, kernel);
        NormalizedWeight value = (parameters, device, training) -> parameters.getValue(weight, device, training);
        return convolution(value, kernel, stride);
    }

    private static Convolution convolution(NormalizedWeight weight, long kernel, long stride) {
        return new Convolution(weight, new Shape(stride, stride), new Shape(kernel / 2, kernel / 2));
    }

    private Parameter kernel(String name, long from, long to, long kernel) {
        return addParameter.apply(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(to, from, kernel, kernel))
                .optInitializer(start)
                .build());
    }

    /** A group normalisation of images. */
    Norm norm(String name, int groups, Scale scale, boolean affine) {
        Shape shape = new Shape(scale.channels());
        List<Parameter> parameters = affine
                ? List.of(
                        add(name + "_gamma", Parameter.Type.GAMMA, shape),
                        add(name + "_beta", Parameter.Type.BETA, shape))
                : List.of();
        return new Norm(new GroupNorm(groups), parameters, scale);
    }

    private Parameter add(String name, Parameter.Type type, Shape shape) {
        return addParameter.apply(
                Parameter.builder().setName(name).setType(type).optShape(shape).build());
    }
}
