package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.nn.Layers;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.NormalizedWeight;
import org.homeostat.nn.SpectralInitializer;

/** z ↦ Wz + Ux + b, one engine call. */
final class LinearMap extends MapBlock {

    private final long width;
    private final long features;
    private final NormalizedWeight recurrent;
    private final Parameter input;
    private final Parameter shift;

    LinearMap(LinearPlugin.Linear settings, long features) {
        width = settings.width();
        this.features = features;
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
                .optInitializer(Layers.uniform(features))
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
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        return Linear.linear(
                x.reshape(-1, features),
                parameters.getValue(input, x.getDevice(), training),
                parameters.getValue(shift, x.getDevice(), training));
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return Linear.linear(z, weights.head(), injection.head()).head();
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        AffineMap affine = p -> Linear.linear(p, weights.head(), null).head();
        return type == AffineMap.class ? Optional.of(type.cast(affine)) : Optional.empty();
    }
}
