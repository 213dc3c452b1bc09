package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.control.Tensors;

/** Linear state feedback u = -Kx: states (batch, n) to inputs (batch, m). */
final class Gain extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Parameter gain;
    private final int inputs;

    /**
     * Creates it.
     *
     * @param start K before training
     * @param trained whether K is trained
     */
    Gain(RealMatrix start, boolean trained) {
        super(VERSION);
        inputs = start.getRowDimension();
        gain = addParameter(Parameter.builder()
                .setName("K")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(start.getRowDimension(), start.getColumnDimension()))
                .optRequiresGrad(trained)
                .optInitializer((manager, shape, type) -> Tensors.of(manager, type, manager.getDevice(), start))
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList states, boolean training, PairList<String, Object> params) {
        NDArray x = states.head();
        NDArray k = parameters.getValue(gain, x.getDevice(), training);
        return new NDList(x.matMul(k.transpose()).neg());
    }

    @Override
    public Shape[] getOutputShapes(Shape[] states) {
        return new Shape[] {new Shape(states[0].get(0), inputs)};
    }
}
