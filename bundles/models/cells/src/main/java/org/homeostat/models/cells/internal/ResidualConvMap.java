package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import org.homeostat.nn.FixedMask;
import org.homeostat.nn.GroupNorm;
import org.homeostat.nn.Layers;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;

/**
 * z ↦ GN₃(ReLU(z + GN₂(U*x + b + m⊙(W₂*GN₁(ReLU(W₁*z)))))) on images (channels, height, width), where m is a mask of whole channels that
 * training alone has.
 */
final class ResidualConvMap extends MapBlock {

    private static final Shape ONE = new Shape(1, 1);
    private static final int NORMS = 3;

    private final Shape state;
    private final Shape padding;
    private final Shape stride;
    private final GroupNorm norm;
    private final FixedMask mask;
    private final Parameter input;
    private final Parameter inputBias;
    private final NormalizedWeight first;
    private final NormalizedWeight second;
    private final Parameter[] gammas = new Parameter[NORMS];
    private final Parameter[] betas = new Parameter[NORMS];

    ResidualConvMap(ResidualConvPlugin.ResidualConv settings, Shape image) {
        long channels = settings.channels();
        long hidden = settings.hidden();
        long kernel = settings.kernel();
        stride = new Shape(settings.stride(), settings.stride());
        padding = new Shape(kernel / 2, kernel / 2);
        state = new Shape(channels, strided(image.get(1)), strided(image.get(2)));
        norm = new GroupNorm(settings.groups());
        mask = new FixedMask(settings.dropout());
        long fanIn = image.get(0) * kernel * kernel;
        Initializer small = new NormalInitializer((float) settings.deviation());
        Normalization normalization = settings.normalization().get();
        input = add("U", Parameter.Type.WEIGHT, Layers.uniform(fanIn), channels, image.get(0), kernel, kernel);
        inputBias = add("b", Parameter.Type.BIAS, Layers.uniform(fanIn), channels);
        first = normalization.of(
                add("W1", Parameter.Type.WEIGHT, small, hidden, channels, kernel, kernel), this::addParameter);
        second = normalization.of(
                add("W2", Parameter.Type.WEIGHT, small, channels, hidden, kernel, kernel), this::addParameter);
        for (int i = 0; i < NORMS; i++) {
            long normalized = i == 0 ? hidden : channels;
            gammas[i] = add("gamma" + (i + 1), Parameter.Type.GAMMA, Initializer.ONES, normalized);
            betas[i] = add("beta" + (i + 1), Parameter.Type.BETA, Initializer.ZEROS, normalized);
        }
    }

    private long strided(long edge) {
        return (edge - 1) / stride.get(0) + 1;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return state;
    }

    @Override
    public void seed(long value) {
        mask.seed(value);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        NDList weights = new NDList(
                first.value(parameters, like.getDevice(), training),
                second.value(parameters, like.getDevice(), training));
        for (int i = 0; i < NORMS; i++) {
            weights.addAll(norm.prepare(
                    parameters.getValue(gammas[i], like.getDevice(), training),
                    parameters.getValue(betas[i], like.getDevice(), training),
                    state.get(1),
                    state.get(2)));
        }
        return weights;
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
        NDArray hidden = normal(0, Activation.relu(convolve(z, weights.get(0))), weights);
        NDArray image = convolve(hidden, weights.get(1));
        NDArray kept = injection.size() > 1 ? image.mul(injection.get(1)) : image;
        NDArray driven = normal(1, kept.add(injection.head()), weights);
        return normal(2, Activation.relu(z.add(driven)), weights);
    }

    private NDArray normal(int which, NDArray x, NDList weights) {
        int from = 2 + which * norm.preparedCount();
        return norm.apply(x, weights.subNDList(from, from + norm.preparedCount()));
    }

    private NDArray convolve(NDArray z, NDArray kernel) {
        return Conv2d.conv2d(z, kernel, null, ONE, padding).head();
    }
}
