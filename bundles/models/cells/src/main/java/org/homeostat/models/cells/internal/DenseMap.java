package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.homeostat.api.model.Activation;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.SpectralBound;
import org.homeostat.nn.SpectralInitializer;

/**
 * z ↦ σ(Wz + Ux + b).
 *
 * <p>An evaluation is two engine calls: Ux + b enters the product as a bias of one row a sample, which the engine fuses.
 */
final class DenseMap extends MapBlock {

    private final long width;
    private final long features;
    private final Activation activation;
    private final Optional<SpectralBound> bound;
    private final Parameter recurrent;
    private final Parameter input;
    private final Parameter shift;

    DenseMap(long width, long features, Activation activation, double contraction, Optional<Double> bound) {
        this.width = width;
        this.features = features;
        this.activation = activation;
        this.bound = bound.map(SpectralBound::new);
        recurrent = addParameter(Parameter.builder()
                .setName("W")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(width, width))
                .optInitializer(new SpectralInitializer(contraction))
                .build());
        input = addParameter(Parameter.builder()
                .setName("U")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(width, features))
                .build());
        shift = addParameter(Parameter.builder()
                .setName("b")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(width))
                .build());
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(width);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        NDArray w = parameters.getValue(recurrent, like.getDevice(), training);
        return new NDList(bound.map(b -> b.apply(w)).orElse(w));
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray u = parameters.getValue(input, x.getDevice(), training);
        NDArray b = parameters.getValue(shift, x.getDevice(), training);
        return Linear.linear(x.reshape(-1, features), u, b);
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return activation.apply(
                Linear.linear(z, weights.head(), injection.head()).head());
    }
}
