package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import org.homeostat.nn.FixedMask;
import org.homeostat.nn.GroupNorm;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;
import org.homeostat.nn.SpectralInitializer;

/**
 * z ↦ ReLU(GN(U*x + m⊙(W₂*ReLU(W₁*z + b₁)) + b₂)) on images (channels, height, width), where m is a mask of whole channels
 * that training alone has.
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
    private final FixedMask mask;
    private final Parameter input;
    private final Parameter inputBias;
    private final NormalizedWeight first;
    private final Parameter firstBias;
    private final NormalizedWeight second;
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
        mask = new FixedMask(settings.dropout());
        Initializer small = new SpectralInitializer(settings.contraction());
        input = add("U", Parameter.Type.WEIGHT, new Shape(channels, image.get(0), kernel, kernel));
        inputBias = add("b2", Parameter.Type.BIAS, new Shape(channels));
        Parameter w1 = add("W1", Parameter.Type.WEIGHT, new Shape(hidden, channels, kernel, kernel));
        firstBias = add("b1", Parameter.Type.BIAS, new Shape(hidden));
        Parameter w2 = add("W2", Parameter.Type.WEIGHT, new Shape(channels, hidden, kernel, kernel));
        gamma = add("gamma", Parameter.Type.GAMMA, new Shape(channels));
        beta = add("beta", Parameter.Type.BETA, new Shape(channels));
        w1.setInitializer(small);
        w2.setInitializer(small);
        Normalization normalization = settings.normalization().get();
        first = normalization.of(w1, this::addParameter);
        second = normalization.of(w2, this::addParameter);
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
                first.value(parameters, like.getDevice(), training),
                parameters.getValue(firstBias, like.getDevice(), training),
                second.value(parameters, like.getDevice(), training));
        weights.addAll(norm.prepare(
                parameters.getValue(gamma, like.getDevice(), training),
                parameters.getValue(beta, like.getDevice(), training),
                state.get(1),
                state.get(2)));
        return weights;
    }

    @Override
    public void seed(long value) {
        mask.seed(value);
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray u = parameters.getValue(input, x.getDevice(), training);
        NDArray b = parameters.getValue(inputBias, x.getDevice(), training);
        NDList injection = Conv2d.conv2d(x, u, b, stride, padding);
        mask.addTo(injection, new Shape(state.get(0), 1, 1), training);
        return injection;
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        NDArray hidden = Activation.relu(convolve(z, weights.get(0), weights.get(1)));
        NDArray image = convolve(hidden, weights.get(2), null);
        NDArray kept = injection.size() > 1 ? image.mul(injection.get(1)) : image;
        return Activation.relu(norm.apply(kept.add(injection.head()), weights.subNDList(3)));
    }

    private NDArray convolve(NDArray z, NDArray kernel, NDArray bias) {
        return Conv2d.conv2d(z, kernel, bias, ONE, padding).head();
    }
}
