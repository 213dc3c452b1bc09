package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.model.Model;

/** Sequences (batch, T, inputs and given outputs) to (batch, T, ny): the first steps to an initial state, the inputs on from it. */
final class EncodedBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Model inner;
    private final long inputs;
    private final long own;
    private final int rows;
    private final List<Integer> sizes;
    private final List<Linear> layers = new ArrayList<>();

    EncodedBlock(Encoder settings, Model inner, List<Integer> sizes, long inputs, long own) {
        super(VERSION);
        this.inner = inner;
        this.sizes = List.copyOf(sizes);
        this.inputs = inputs;
        this.own = own;
        // the output of a step is among the inputs of the next
        rows = settings.steps() + 1;
        List<Integer> widths = new ArrayList<>(settings.widths());
        widths.add(sizes.stream().mapToInt(Integer::intValue).sum());
        for (int i = 0; i < widths.size(); i++) {
            layers.add(addChildBlock(
                    "encoder" + i, Linear.builder().setUnits(widths.get(i)).build()));
        }
        addChildBlock("dynamics", inner.block());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList arrays, boolean training, PairList<String, Object> params) {
        NDArray all = arrays.head();
        Shape shape = all.getShape();
        if (shape.dimension() != 3 || shape.get(2) != inputs || shape.get(1) < rows) {
            throw new HomeostatException("a model with initialState: encoded of " + inputs + " inputs, "
                    + (inputs - own)
                    + " of them measured outputs, takes sequences (batch, time, " + inputs + ") of at least " + rows
                    + " steps, one more than encoder.steps, not " + shape);
        }
        NDArray code = all.get(new NDIndex(":, :" + rows)).reshape(shape.get(0), rows * inputs);
        for (int i = 0; i < layers.size(); i++) {
            code = layers.get(i).forward(parameters, new NDList(code), training).singletonOrThrow();
            code = i + 1 < layers.size() ? code.tanh() : code;
        }
        NDList arguments = new NDList(all.get(new NDIndex(":, :, :" + own)));
        long from = 0;
        for (int size : sizes) {
            arguments.add(code.get(new NDIndex(":, " + from + ":" + (from + size))));
            from += size;
        }
        return inner.block().forward(parameters, arguments, training).subNDList(0, 1);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        long batch = shapes[0].get(0);
        long width = rows * inputs;
        for (Linear layer : layers) {
            layer.initialize(manager, type, new Shape(batch, width));
            width = layer.getOutputShapes(new Shape[] {new Shape(batch, width)})[0].get(1);
        }
        List<Shape> inside = new ArrayList<>();
        inside.add(new Shape(batch, shapes[0].get(1), own));
        sizes.forEach(size -> inside.add(new Shape(batch, size)));
        inner.block().initialize(manager, type, inside.toArray(Shape[]::new));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        List<Shape> inside = new ArrayList<>();
        inside.add(new Shape(shapes[0].get(0), shapes[0].get(1), own));
        sizes.forEach(size -> inside.add(new Shape(shapes[0].get(0), size)));
        return new Shape[] {inner.block().getOutputShapes(inside.toArray(Shape[]::new))[0]};
    }
}
