package org.homeostat.models.tcn.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Composite;
import org.homeostat.nn.Layers;
import org.homeostat.nn.Positions;
import org.homeostat.nn.TemporalBlock;

/**
 * A temporal convolutional network (Bai, Kolter and Koltun 2018): residual blocks of causal convolutions whose dilation
 * doubles, then a linear map at each position or at the last. Maps (batch, time, …) or tokens (batch, time) to (batch, time,
 * outputs) or (batch, outputs).
 */
final class TemporalNetwork extends Composite {

    private final boolean tokens;
    private final int vocabulary;
    private final Positions positions;
    private final List<Block> blocks = new ArrayList<>();
    private final Block output;
    private final Positions outputs;

    /**
     * Creates it.
     *
     * @param what who asks, for the message
     * @param input what flows in
     * @param settings the convolutions
     * @param outputs what flows out: vectors of which length, and whether one for each position
     * @throws IllegalArgumentException if the input is no sequence
     */
    TemporalNetwork(String what, DataSpec input, Convolutions settings, Positions outputs) {
        this.outputs = outputs;
        tokens = input.dataType().isInteger();
        vocabulary =
                tokens && settings.tokens() == Tokens.ONE_HOT ? input.classes().size() : 0;
        positions = Positions.of(input);
        if (!positions.sequence() || tokens && positions.features() != 1) {
            throw new IllegalArgumentException(
                    what + " takes sequences of vectors (time, feature) or of tokens (time), not " + input
                            + "; choose a dataset of sequences");
        }
        long features = vocabulary > 0 ? vocabulary : positions.features();
        int dilation = 1;
        for (int i = 0; i < settings.levels(); i++) {
            blocks.add(add(
                    "block",
                    new TemporalBlock(
                            features,
                            settings.channels(),
                            settings.kernel(),
                            dilation,
                            settings.dropout(),
                            settings.normalization(),
                            settings.deviation()),
                    new Shape(1, features, 1)));
            features = settings.channels();
            dilation *= 2;
        }
        output = add(
                "output", Layers.linear(features, outputs.features(), settings.deviation()), new Shape(1, features));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = byChannel(numbers(inputs.singletonOrThrow()));
        for (Block block : blocks) {
            x = run(block, parameters, x, training);
        }
        NDArray last = outputs.sequence() ? x.transpose(0, 2, 1) : x.get(":, :, -1");
        return new NDList(run(output, parameters, last, training));
    }

    private NDArray numbers(NDArray x) {
        if (!tokens) {
            return positions.vectors(x);
        }
        return vocabulary > 0
                ? x.reshape(x.getShape().get(0), -1).oneHot(vocabulary, dataType())
                : positions.vectors(x.toType(dataType(), false));
    }

    /** (batch, time, features) as (batch, features, time). */
    private static NDArray byChannel(NDArray x) {
        Shape shape = x.getShape();
        return shape.get(2) == 1 ? x.reshape(shape.get(0), 1, shape.get(1)) : x.transpose(0, 2, 1);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {outputs.output(inputShapes[0], outputs.features())};
    }
}
