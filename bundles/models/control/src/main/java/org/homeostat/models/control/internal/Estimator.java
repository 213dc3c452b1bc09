package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Tensors;

/** Outputs y (batch, p) and estimates x̂ (batch, n) to u = -Kx̂ (batch, m) and x̂⁺ = (A - BK - LC)x̂ + Ly (batch, n). */
final class Estimator extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Parameter control;
    private final Parameter dynamics;
    private final Parameter correction;
    private final int inputs;

    Estimator(LinearSystem system, RealMatrix k, RealMatrix l) {
        super(VERSION);
        inputs = system.inputs();
        control = matrix("K", k);
        dynamics = matrix("F", system.a().subtract(system.b().multiply(k)).subtract(l.multiply(system.c())));
        correction = matrix("L", l);
    }

    private Parameter matrix(String name, RealMatrix value) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(value.getRowDimension(), value.getColumnDimension()))
                .optRequiresGrad(false)
                .optInitializer((manager, shape, type) -> Tensors.of(manager, type, manager.getDevice(), value))
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList arrays, boolean training, PairList<String, Object> params) {
        NDArray y = arrays.get(0);
        NDArray x = arrays.get(1);
        NDArray u = x.matMul(value(parameters, control, x, training)).neg();
        NDArray next = x.matMul(value(parameters, dynamics, x, training))
                .add(y.matMul(value(parameters, correction, x, training)));
        return new NDList(u, next);
    }

    private static NDArray value(ParameterStore parameters, Parameter parameter, NDArray like, boolean training) {
        return parameters.getValue(parameter, like.getDevice(), training).transpose();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return new Shape[] {new Shape(shapes[0].get(0), inputs), shapes[1]};
    }
}
