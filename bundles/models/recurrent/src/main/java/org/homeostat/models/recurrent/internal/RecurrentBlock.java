package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.util.PairList;
import java.util.Optional;
import org.homeostat.nn.Dropout;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.TokenVectors;

/**
 * A recurrent layer of the engine, then a linear map of its outputs: sequences (batch, T, nu), or of tokens (batch, T), to (batch, T, ny). The whole sequence is
 * one call of the engine.
 */
final class RecurrentBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final ai.djl.nn.recurrent.RecurrentBlock layer;
    private final Optional<TokenVectors> vectors;
    private final Optional<Dropout> dropout;
    private final Block head;
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
        this(
                Optional.empty(),
                Optional.empty(),
                layer,
                units,
                states,
                Linear.builder().setUnits(ny).build(),
                ny,
                initialState);
    }

    /**
     * Creates it.
     *
     * @param vectors what makes vectors of tokens; empty for real inputs
     * @param dropout what training drops of them; empty for nothing
     * @param layer one layer that returns its states
     * @param units the length of a state
     * @param states how many states the layer has
     * @param head the map of the outputs, (batch, T, units) to (batch, T, ny)
     * @param ny outputs
     * @param initialState where trajectories begin
     */
    RecurrentBlock(
            Optional<TokenVectors> vectors,
            Optional<Dropout> dropout,
            ai.djl.nn.recurrent.RecurrentBlock layer,
            int units,
            int states,
            Block head,
            long ny,
            InitialState initialState) {
        super(VERSION);
        this.vectors = vectors.map(block -> addChildBlock("vectors", block));
        this.dropout = dropout.map(block -> addChildBlock("dropout", block));
        this.layer = addChildBlock("layer", layer);
        this.head = addChildBlock("head", head);
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
        NDArray u = through(dropout, parameters, through(vectors, parameters, inputs.head(), training), training);
        NDList driven = new NDList(u);
        driven.addAll(inputs.subNDList(1));
        Shape stacked = new Shape(1, u.getShape().get(0), units);
        NDList arguments = new NDList(u);
        start.states(parameters, driven, training).forEach(state -> arguments.add(state.reshape(stacked)));
        NDList found = layer.forward(parameters, arguments, training);
        NDList outputs = head.forward(parameters, new NDList(found.head()), training);
        if (start.isCarried()) {
            Shape flat = stacked.slice(1);
            found.subNDList(1).forEach(state -> outputs.add(state.reshape(flat)));
        }
        return outputs;
    }

    private static NDArray through(
            Optional<? extends Block> part, ParameterStore parameters, NDArray x, boolean training) {
        return part.isPresent()
                ? part.get().forward(parameters, new NDList(x), training).head()
                : x;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        Shape given = new Shape(inputShapes[0].getShape());
        vectors.ifPresent(block -> block.initialize(manager, type, given));
        Shape sequence = vectors.map(block -> block.getOutputShapes(new Shape[] {given})[0])
                .orElse(given);
        dropout.ifPresent(block -> block.initialize(manager, type, sequence));
        layer.initialize(manager, type, sequence);
        head.initialize(manager, type, new Shape(sequence.get(0), sequence.get(1), units));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return start.outputs(new Shape(inputs[0].get(0), inputs[0].get(1), ny));
    }
}
