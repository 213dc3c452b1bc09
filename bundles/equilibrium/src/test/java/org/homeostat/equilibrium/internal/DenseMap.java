package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.homeostat.api.model.EquilibriumMap;

/** f(z) = tanh(zW + xU + b). */
class DenseMap extends AbstractBlock implements EquilibriumMap {

    final Parameter w;
    final Parameter u;
    final Parameter b;
    private final long inputs;
    private final long width;

    DenseMap(long inputs, long width) {
        this.width = width;
        this.inputs = inputs;
        w = parameter("W");
        u = parameter("U");
        b = parameter("b");
    }

    private Parameter parameter(String name) {
        return addParameter(
                Parameter.builder().setName(name).setType(Parameter.Type.OTHER).build());
    }

    /** Fills the parameters with 0.8/√width·sin, so that the map contracts. */
    DenseMap filled(NDManager manager, DataType type, double phase) {
        fill(w, manager, type, phase, new Shape(width, width));
        fill(u, manager, type, phase, new Shape(inputs, width));
        fill(b, manager, type, phase, new Shape(width));
        return this;
    }

    private void fill(Parameter parameter, NDManager manager, DataType type, double phase, Shape shape) {
        NDArray values = manager.arange((int) shape.size())
                .toType(type, false)
                .add(phase)
                .mul(1.7)
                .sin();
        NDArray array = values.mul(0.8 / Math.sqrt(width)).reshape(shape);
        array.setRequiresGradient(true);
        parameter.setArray(array);
    }

    @Override
    public Block block() {
        return this;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(width);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList(parameters.getValue(w, like.getDevice(), training));
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        return new NDList(x.matMul(parameters.getValue(u, x.getDevice(), training))
                .add(parameters.getValue(b, x.getDevice(), training)));
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return z.matMul(weights.head()).add(injection.head()).tanh();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        throw new AssertionError("only the layer evaluates the map");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), width)};
    }
}
