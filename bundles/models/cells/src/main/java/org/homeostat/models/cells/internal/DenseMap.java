package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import org.homeostat.api.model.Activation;
import org.homeostat.nn.FixedMask;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.NormalizedWeight;
import org.homeostat.nn.SpectralInitializer;

/**
 * z ↦ σ(W(m⊙z) + Ux + b), where m is a mask that training alone has.
 *
 * <p>An evaluation is two engine calls: Ux + b enters the product as a bias of one row a sample, which the engine fuses. A
 * mask makes them three.
 */
final class DenseMap extends MapBlock {

    private final long width;
    private final long features;
    private final Activation activation;
    private final FixedMask mask;
    private final NormalizedWeight recurrent;
    private final Parameter input;
    private final Parameter shift;

    DenseMap(DensePlugin.Dense settings, long features) {
        this.width = settings.width();
        this.features = features;
        this.activation = settings.activation().get();
        this.mask = new FixedMask(settings.dropout());
        Parameter w = addParameter(Parameter.builder()
                .setName("W")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(width, width))
                .optInitializer(new SpectralInitializer(settings.contraction()))
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
        recurrent = settings.normalization().get().of(w, this::addParameter);
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(width);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList(recurrent.value(parameters, like.getDevice(), training));
    }

    @Override
    public void seed(long value) {
        mask.seed(value);
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray u = parameters.getValue(input, x.getDevice(), training);
        NDArray b = parameters.getValue(shift, x.getDevice(), training);
        NDList injection = Linear.linear(x.reshape(-1, features), u, b);
        mask.addTo(injection, new Shape(width), training);
        return injection;
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        NDArray kept = injection.size() > 1 ? z.mul(injection.get(1)) : z;
        return activation.apply(
                Linear.linear(kept, weights.head(), injection.head()).head());
    }
}
