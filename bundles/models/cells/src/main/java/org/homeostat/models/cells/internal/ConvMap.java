package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import org.homeostat.nn.GroupNorm;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.SpectralInitializer;

/** z ↦ GN(ReLU(z + GN(U*x + b + W₂*GN(ReLU(W₁*z))))) on images. */
final class ConvMap extends MapBlock {

    private static final Shape ONE = new Shape(1, 1);

    private final Shape state;
    private final Shape padding;
    private final Shape stride;
    private final GroupNorm norm;
    private final Parameter input;
    private final Parameter bias;
    private final Parameter first;
    private final Parameter second;
    private final Norm inner;
    private final Norm middle;
    private final Norm outer;

    ConvMap(ConvPlugin.Conv settings, Shape image) {
        long channels = settings.channels();
        long hidden = settings.hidden();
        long kernel = settings.kernel();
        stride = new Shape(settings.stride(), settings.stride());
        padding = new Shape(kernel / 2, kernel / 2);
        state = new Shape(channels, strided(image.get(1)), strided(image.get(2)));
        norm = new GroupNorm(settings.groups());
        Initializer small = new SpectralInitializer(settings.contraction());
        input = addParameter(Parameter.builder()
                .setName("U")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(channels, image.get(0), kernel, kernel))
                .build());
        bias = addParameter(Parameter.builder()
                .setName("b")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(channels))
                .build());
        first = addParameter(Parameter.builder()
                .setName("W1")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(hidden, channels, kernel, kernel))
                .optInitializer(small)
                .build());
        second = addParameter(Parameter.builder()
                .setName("W2")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(channels, hidden, kernel, kernel))
                .optInitializer(small)
                .build());
        inner = new Norm("inner", hidden);
        middle = new Norm("middle", channels);
        outer = new Norm("outer", channels);
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
                parameters.getValue(first, like.getDevice(), training),
                parameters.getValue(second, like.getDevice(), training));
        weights.addAll(inner.prepare(parameters, like, training));
        weights.addAll(middle.prepare(parameters, like, training));
        weights.addAll(outer.prepare(parameters, like, training));
        return weights;
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray u = parameters.getValue(input, x.getDevice(), training);
        NDArray b = parameters.getValue(bias, x.getDevice(), training);
        return Conv2d.conv2d(x, u, b, stride, padding);
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        int n = norm.preparedCount();
        NDList innerNorm = weights.subNDList(2, 2 + n);
        NDList middleNorm = weights.subNDList(2 + n, 2 + 2 * n);
        NDList outerNorm = weights.subNDList(2 + 2 * n);
        NDArray hidden = norm.apply(Activation.relu(convolve(z, weights.get(0))), innerNorm);
        NDArray update = convolve(hidden, weights.get(1)).add(injection.head());
        return norm.apply(Activation.relu(norm.apply(update, middleNorm).add(z)), outerNorm);
    }

    private NDArray convolve(NDArray z, NDArray kernel) {
        return Conv2d.conv2d(z, kernel, null, ONE, padding).head();
    }

    /** The scale and shift of one normalisation. */
    private final class Norm {

        private final Parameter gamma;
        private final Parameter beta;

        Norm(String name, long channels) {
            gamma = addParameter(Parameter.builder()
                    .setName(name + "Gamma")
                    .setType(Parameter.Type.GAMMA)
                    .optShape(new Shape(channels))
                    .build());
            beta = addParameter(Parameter.builder()
                    .setName(name + "Beta")
                    .setType(Parameter.Type.BETA)
                    .optShape(new Shape(channels))
                    .build());
        }

        NDList prepare(ParameterStore parameters, NDArray like, boolean training) {
            return norm.prepare(
                    parameters.getValue(gamma, like.getDevice(), training),
                    parameters.getValue(beta, like.getDevice(), training),
                    state.get(1),
                    state.get(2));
        }
    }
}
