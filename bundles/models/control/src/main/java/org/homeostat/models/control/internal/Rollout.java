package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.homeostat.api.model.Model;
import org.homeostat.control.Plant;
import org.homeostat.nn.Scalars;

/** Initial states (batch, n) to trajectories (batch, T, n + m): the state at each time and the input that followed. */
final class Rollout extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Plant plant;
    private final Model controller;
    private final boolean outputs;
    private final Optional<Double> limit;
    private final int hold;
    private final int steps;

    Rollout(Plant plant, Model controller, boolean outputs, Optional<Double> limit, int hold, int steps) {
        super(VERSION);
        this.plant = plant;
        this.controller = controller;
        this.outputs = outputs;
        this.limit = limit;
        this.hold = hold;
        this.steps = steps;
        addChildBlock("controller", controller.block());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.head();
        BinaryOperator<NDArray> next = plant.batched(x);
        UnaryOperator<NDArray> seen = outputs ? plant.batchedOutput(x) : UnaryOperator.identity();
        UnaryOperator<NDArray> saturated = saturation(x);
        NDList memory = states(x);
        NDList rows = new NDList(steps);
        NDArray u = x;
        for (int t = 0; t < steps; t++) {
            if (t % hold == 0) {
                NDList answer =
                        controller.block().forward(parameters, new NDList(seen.apply(x)).addAll(memory), training);
                u = saturated.apply(answer.head());
                memory = answer.subNDList(1);
            }
            rows.add(NDArrays.concat(new NDList(x, u), 1));
            if (t + 1 < steps) {
                x = next.apply(x, u);
            }
        }
        return new NDList(NDArrays.stack(rows, 1));
    }

    private UnaryOperator<NDArray> saturation(NDArray like) {
        if (limit.isEmpty()) {
            return UnaryOperator.identity();
        }
        NDArray high = Scalars.like(like, limit.get());
        NDArray low = Scalars.like(like, -limit.get());
        return u -> NDArrays.maximum(NDArrays.minimum(u, high), low);
    }

    private NDList states(NDArray x) {
        NDList states = new NDList();
        int batch = Math.toIntExact(x.getShape().get(0));
        for (NDArray state : controller.initialState(x.getManager(), batch)) {
            states.add(state.toDevice(x.getDevice(), false).toType(x.getDataType(), false));
        }
        return states;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        long batch = inputShapes[0].get(0);
        int n = plant.states().size();
        List<Shape> shapes = new ArrayList<>();
        shapes.add(new Shape(batch, outputs ? plant.output(new double[n]).length : n));
        try (NDManager scratch = manager.newSubManager()) {
            controller.initialState(scratch, Math.toIntExact(batch)).forEach(state -> shapes.add(state.getShape()));
        }
        controller.block().initialize(manager, type, shapes.toArray(Shape[]::new));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        int width = plant.states().size() + plant.inputs().size();
        return new Shape[] {new Shape(inputShapes[0].get(0), steps, width)};
    }
}
