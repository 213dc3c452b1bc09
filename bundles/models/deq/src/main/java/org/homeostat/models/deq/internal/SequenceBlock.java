package org.homeostat.models.deq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import org.homeostat.nn.Composite;
import org.homeostat.nn.Dropout;
import org.homeostat.nn.SegmentMemory;
import org.homeostat.nn.SequenceEnds;
import org.homeostat.nn.TokenVectors;

/**
 * An equilibrium of a sequence between an embedding and a map to the outputs: (batch, time, feature) or tokens (batch, time), and
 * what is remembered, to (batch, time, outputs) or (batch, outputs), and what is remembered now.
 */
final class SequenceBlock extends Composite {

    private static final NDIndex LAST = new NDIndex(":, -1");

    private final Optional<TokenVectors> vectors;
    private final Optional<Dropout> inputDropout;
    private final Block layer;
    private final Optional<Dropout> outputDropout;
    private final Block outputs;
    private final boolean perPosition;
    private final SegmentMemory memory;

    SequenceBlock(SequenceEnds ends, Block layer, SegmentMemory memory, double dropout) {
        Shape tokens = new Shape(1, 1);
        Shape inputs = tokens.add(memory.features());
        Shape states = tokens.add(memory.width());
        this.memory = memory;
        perPosition = ends.isPerPosition();
        vectors = ends.vectors().map(block -> add("vectors", block, tokens));
        inputDropout = ends.dropout().map(block -> add("inputDropout", block, inputs));
        this.layer = add("layer", layer, inputs);
        outputDropout =
                dropout > 0 ? Optional.of(add("outputDropout", new Dropout(dropout), states)) : Optional.empty();
        outputs = add("outputs", ends.outputs(memory.width()), states);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = through(inputDropout, through(vectors, inputs.head(), parameters, training), parameters, training);
        NDList remembered = inputs.subNDList(1);
        NDArray z = layer.forward(parameters, memory.inputs(x, remembered, 0), training)
                .singletonOrThrow();
        NDArray kept = through(outputDropout, perPosition ? z : z.get(LAST), parameters, training);
        NDList result = new NDList(run(outputs, parameters, kept, training));
        result.addAll(memory.behind(x, new NDList(z), remembered));
        return result;
    }

    private static NDArray through(
            Optional<? extends Block> part, NDArray x, ParameterStore parameters, boolean training) {
        return part.isPresent() ? run(part.get(), parameters, x, training) : x;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape[] shapes = inputs.clone();
        long batch = inputs[0].get(0);
        Shape state =
                perPosition ? new Shape(batch, inputs[0].get(1), memory.width()) : new Shape(batch, memory.width());
        shapes[0] = outputs.getOutputShapes(new Shape[] {state})[0];
        return shapes;
    }
}
