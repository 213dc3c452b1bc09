package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Optional;

/**
 * Base of networks of sequences: an embedding where tokens come in, a body, a map to the outputs. Maps (batch, time, feature) or
 * tokens (batch, time), and what is remembered, to (batch, time, outputs) or, where one output a sequence is asked for, (batch,
 * outputs), and what is remembered now.
 */
public abstract class SequenceNetwork extends Composite {

    private static final NDIndex LAST = new NDIndex(":, -1");

    private final Optional<TokenVectors> vectors;
    private final Optional<Dropout> inputDropout;
    private final Optional<Dropout> outputDropout;
    private final Block outputs;
    private final boolean perPosition;
    private final SegmentMemory memory;

    /**
     * Creates it.
     *
     * @param ends what lies before and behind the body
     * @param body the blocks of the body; they are initialised with (batch, time, feature)
     * @param memory what is remembered from segment to segment
     * @param dropout dropped share of the last state's components
     */
    protected SequenceNetwork(SequenceEnds ends, List<? extends Block> body, SegmentMemory memory, double dropout) {
        Shape tokens = new Shape(1, 1);
        Shape inputs = tokens.add(memory.features());
        Shape states = tokens.add(memory.width());
        this.memory = memory;
        perPosition = ends.isPerPosition();
        vectors = ends.vectors().map(block -> add("vectors", block, tokens));
        inputDropout = ends.dropout().map(block -> add("inputDropout", block, inputs));
        body.forEach(block -> add("body", block, inputs));
        outputDropout =
                dropout > 0 ? Optional.of(add("outputDropout", new Dropout(dropout), states)) : Optional.empty();
        outputs = add("outputs", ends.outputs(memory.width()), states);
    }

    /**
     * What the body comes to.
     *
     * @param state the last state, (batch, time, state)
     * @param found the states to be remembered, as many as the memory has
     */
    public record Found(NDArray state, NDList found) {}

    /**
     * Runs the body.
     *
     * @param parameters gives the parameters' values
     * @param x the segment, (batch, time, feature)
     * @param remembered what is remembered from the segments before; empty at the start of a stream
     * @param training whether the model is being trained
     * @return its states
     */
    protected abstract Found body(ParameterStore parameters, NDArray x, NDList remembered, boolean training);

    @Override
    protected final NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = through(inputDropout, through(vectors, inputs.head(), parameters, training), parameters, training);
        NDList remembered = inputs.subNDList(1);
        Found found = body(parameters, x, remembered, training);
        NDArray state = perPosition ? found.state() : found.state().get(LAST);
        NDArray kept = through(outputDropout, state, parameters, training);
        NDList result = new NDList(run(outputs, parameters, kept, training));
        result.addAll(memory.behind(x, found.found(), remembered));
        return result;
    }

    private static NDArray through(
            Optional<? extends Block> part, NDArray x, ParameterStore parameters, boolean training) {
        return part.isPresent() ? run(part.get(), parameters, x, training) : x;
    }

    @Override
    public final Shape[] getOutputShapes(Shape[] inputs) {
        Shape[] shapes = inputs.clone();
        Shape batch = inputs[0].slice(0, perPosition ? 2 : 1);
        shapes[0] = outputs.getOutputShapes(new Shape[] {batch.add(memory.width())})[0];
        return shapes;
    }
}
