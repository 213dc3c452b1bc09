package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.util.PairList;
import org.homeostat.nn.InitialState;

/**
 * A recurrent layer of the engine, then a linear map of its outputs: sequences (batch, T, nu) to (batch, T, ny). The whole sequence is
 * one call of the engine.
 */
final class RecurrentBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final ai.djl.nn.recurrent.RecurrentBlock layer;
    private final Linear head;
    private final int units;
    private final long ny;
    private final Start start;

    /**
     * Creates it.
     *
     * @param layer one layer that returns its states
     * @param units the length of a state
     * @param states how many states the layer has
     * @param ny outputs
     * @param initialState where trajectories begin
     */
    RecurrentBlock(
            ai.djl.nn.recurrent.RecurrentBlock layer, int units, int states, long ny, InitialState initialState) {
        super(VERSION);
        this.layer = addChildBlock("layer", layer);
        this.head = addChildBlock("head", Linear.builder().setUnits(ny).build());
        this.units = units;
        this.ny = ny;
        start = Start.in(this::addParameter, initialState, states, units);
        // uniform, as recurrent layers are usually drawn: of a deviation for which h keeps its size
        layer.setInitializer(new UniformInitializer((float) (1 / Math.sqrt(units))), Parameter.Type.WEIGHT);
    }

    Start start() {
        return start;
    }

    /** A parameter of the layer or of the head. */
    NDArray value(ParameterStore parameters, String name) {
        Parameter parameter = name.startsWith("head.")
                ? head.getDirectParameters().get(name.substring("head.".length()))
                : layer.getDirectParameters().get(name);
        return parameters.getValue(parameter, parameter.getArray().getDevice(), false);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray u = inputs.head();
        Shape stacked = new Shape(1, u.getShape().get(0), units);
        NDList arguments = new NDList(u);
        start.states(parameters, inputs, training).forEach(state -> arguments.add(state.reshape(stacked)));
        NDList found = layer.forward(parameters, arguments, training);
        NDList outputs = head.forward(parameters, new NDList(found.head()), training);
        if (start.isCarried()) {
            Shape flat = stacked.slice(1);
            found.subNDList(1).forEach(state -> outputs.add(state.reshape(flat)));
        }
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        Shape sequence = new Shape(inputShapes[0].getShape());
        layer.initialize(manager, type, sequence);
        head.initialize(manager, type, new Shape(sequence.get(0), sequence.get(1), units));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return start.outputs(new Shape(inputs[0].get(0), inputs[0].get(1), ny));
    }
}
