package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.util.Optional;
import org.homeostat.nn.GroupNorm;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.SpectralBound;
import org.homeostat.nn.SpectralInitializer;

/**
 * z ↦ ReLU(GN(U*x + W₂*ReLU(W₁*z + b₁) + b₂)) on images (channels, height, width).
 *
 * <p>Without a skip connection for z the map is as contractive as its kernels are small against the input's drive U*x + b₂;
 * the normalisation keeps the state of every sample at one scale.
 */
final class ConvMap extends MapBlock {

    private static final Shape ONE = new Shape(1, 1);

    private final Shape state;
    private final Shape padding;
    private final Shape stride;
    private final GroupNorm norm;
    private final Optional<SpectralBound> bound;
    private final Parameter input;
    private final Parameter inputBias;
    private final Parameter first;
    private final Parameter firstBias;
    private final Parameter second;
    private final Parameter gamma;
    private final Parameter beta;

    ConvMap(ConvPlugin.Conv settings, Shape image) {
        long channels = settings.channels();
        long hidden = settings.hidden();
        long kernel = settings.kernel();
        stride = new Shape(settings.stride(), settings.stride());
        padding = new Shape(kernel / 2, kernel / 2);
        state = new Shape(channels, strided(image.get(1)), strided(image.get(2)));
        norm = new GroupNorm(settings.groups());
        bound = settings.bound().map(SpectralBound::new);
        Initializer small = new SpectralInitializer(settings.contraction());
        input = add("U", Parameter.Type.WEIGHT, new Shape(channels, image.get(0), kernel, kernel));
        inputBias = add("b2", Parameter.Type.BIAS, new Shape(channels));
        first = add("W1", Parameter.Type.WEIGHT, new Shape(hidden, channels, kernel, kernel));
        firstBias = add("b1", Parameter.Type.BIAS, new Shape(hidden));
        second = add("W2", Parameter.Type.WEIGHT, new Shape(channels, hidden, kernel, kernel));
        gamma = add("gamma", Parameter.Type.GAMMA, new Shape(channels));
        beta = add("beta", Parameter.Type.BETA, new Shape(channels));
        first.setInitializer(small);
        second.setInitializer(small);
    }

    private Parameter add(String name, Parameter.Type type, Shape shape) {
        return addParameter(
                Parameter.builder().setName(name).setType(type).optShape(shape).build());
    }

    private long strided(long edge) {
        return (edge - 1) / stride.get(0) + 1;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return state;
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        NDList weights = new NDList(
                bounded(parameters.getValue(first, like.getDevice(), training)),
                parameters.getValue(firstBias, like.getDevice(), training),
                bounded(parameters.getValue(second, like.getDevice(), training)));
        weights.addAll(norm.prepare(
                parameters.getValue(gamma, like.getDevice(), training),
                parameters.getValue(beta, like.getDevice(), training),
                state.get(1),
                state.get(2)));
        return weights;
    }

    private NDArray bounded(NDArray kernel) {
        return bound.map(b -> b.apply(kernel)).orElse(kernel);
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray u = parameters.getValue(input, x.getDevice(), training);
        NDArray b = parameters.getValue(inputBias, x.getDevice(), training);
        return Conv2d.conv2d(x, u, b, stride, padding);
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        NDArray hidden = Activation.relu(convolve(z, weights.get(0), weights.get(1)));
        NDArray sum = convolve(hidden, weights.get(2), null).add(injection.head());
        return Activation.relu(norm.apply(sum, weights.subNDList(3)));
    }

    private NDArray convolve(NDArray z, NDArray kernel, NDArray bias) {
        return Conv2d.conv2d(z, kernel, bias, ONE, padding).head();
    }
}
