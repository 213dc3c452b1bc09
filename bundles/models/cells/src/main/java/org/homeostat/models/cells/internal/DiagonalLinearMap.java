package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.Optional;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.nn.MapBlock;

/** z ↦ w⊙z + u⊙x. */
final class DiagonalLinearMap extends MapBlock {

    private final long features;
    private final Parameter recurrent;
    private final Parameter input;

    DiagonalLinearMap(DiagonalLinearPlugin.DiagonalLinear settings, long features) {
        this.features = features;
        recurrent = add("w", settings.recurrent());
        input = add("u", settings.input());
    }

    private Parameter add(String name, double start) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(features))
                .optInitializer(new ConstantInitializer((float) start))
                .build());
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(features);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList(parameters.getValue(recurrent, like.getDevice(), training));
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        return new NDList(x.reshape(-1, features).mul(parameters.getValue(input, x.getDevice(), training)));
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return z.mul(weights.head()).add(injection.head());
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        AffineMap affine = p -> p.mul(weights.head());
        return type == AffineMap.class ? Optional.of(type.cast(affine)) : Optional.empty();
    }
}
