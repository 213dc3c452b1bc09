package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.model.Model;

/**
 * States and measurements (batch, T, n + p) to predictions of the next states (batch, T, n); outside training (batch, T, 3n): these, then
 * the estimates of the states at the same times from the measurements before, from two initial estimates.
 */
final class ObserverBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Model dynamics;
    private final String name;
    private final long states;
    private final long measured;
    private final double low;
    private final double high;

    ObserverBlock(Model dynamics, String name, long states, long measured, double low, double high) {
        super(VERSION);
        this.dynamics = dynamics;
        this.name = name;
        this.states = states;
        this.measured = measured;
        this.low = low;
        this.high = high;
        addChildBlock("dynamics", dynamics.block());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray all = inputs.head();
        long batch = all.getShape().get(0);
        long steps = all.getShape().get(1);
        NDArray x = all.get(new NDIndex(":, :, 0:" + states));
        NDArray y = all.get(new NDIndex(":, :, " + states + ":"));
        // one step from each true state: all at once
        NDArray next = next(
                        parameters, y.reshape(batch * steps, 1, measured), x.reshape(batch * steps, states), training)
                .reshape(batch, steps, states);
        if (training) {
            return new NDList(next);
        }
        NDArray lower = estimates(parameters, y, low, batch, steps);
        NDArray upper = estimates(parameters, y, high, batch, steps);
        return new NDList(NDArrays.concat(new NDList(next, lower, upper), 2));
    }

    private NDArray next(ParameterStore parameters, NDArray y, NDArray x, boolean training) {
        return dynamics.block().forward(parameters, new NDList(y, x), training).get(1);
    }

    private NDArray estimates(ParameterStore parameters, NDArray y, double start, long batch, long steps) {
        NDArray estimate = y.getManager()
                .zeros(new Shape(batch, states), y.getDataType(), y.getDevice())
                .add(start);
        NDList rows = new NDList(Math.toIntExact(steps));
        for (long t = 0; t < steps; t++) {
            rows.add(estimate);
            if (t + 1 < steps) {
                estimate = next(parameters, y.get(new NDIndex(":, " + t + ":" + (t + 1))), estimate, false);
            }
        }
        return NDArrays.stack(rows, 1);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        long batch = inputShapes[0].get(0);
        try (NDManager scratch = manager.newSubManager()) {
            NDList state = dynamics.initialState(scratch, Math.toIntExact(batch));
            Shape wanted = new Shape(batch, states);
            if (state.size() != 1 || !state.head().getShape().equals(wanted)) {
                throw new HomeostatException("the model '" + name + "' of an observer must carry one state of " + states
                        + " numbers, the plant's: set initialState: carried and states: " + states);
            }
        }
        dynamics.block().initialize(manager, type, new Shape(batch, 1, measured), new Shape(batch, states));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return new Shape[] {new Shape(shapes[0].get(0), shapes[0].get(1), states)};
    }
}
