package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A residual block of a temporal convolutional network (Bai, Kolter and Koltun 2018, figure 1b): two causal convolutions of
 * one dilation, each followed by a rectifier and dropout, beside the input, which passes a convolution of length 1 where the
 * number of channels changes; a rectifier of the sum. Maps (batch, channels, time) to (batch, filters, time).
 */
public final class TemporalBlock extends Composite {

    private final long filters;
    private final Block first;
    private final Block second;
    private final Optional<Block> residual;
    private final Optional<Dropout> firstDropout;
    private final Optional<Dropout> secondDropout;

    /**
     * Creates it.
     *
     * @param channels channels before
     * @param filters channels afterwards
     * @param kernel positions of the kernels
     * @param dilation distance between two of them
     * @param dropout the share of values that training drops behind each rectifier
     * @param normalization what makes weights of the two trained kernels
     * @param deviation the deviation of a normal start of the convolution of length 1; empty for a uniform one
     */
    public TemporalBlock(
            long channels,
            long filters,
            int kernel,
            int dilation,
            double dropout,
            Normalization normalization,
            OptionalDouble deviation) {
        this.filters = filters;
        Shape before = new Shape(1, channels, 1);
        Shape after = new Shape(1, filters, 1);
        OptionalDouble uniform = OptionalDouble.empty();
        first = add(
                "first", new CausalConvolution(channels, filters, kernel, dilation, normalization, uniform), before);
        second =
                add("second", new CausalConvolution(filters, filters, kernel, dilation, normalization, uniform), after);
        residual = channels == filters
                ? Optional.empty()
                : Optional.of(add(
                        "residual", new CausalConvolution(channels, filters, 1, 1, asTrained(), deviation), before));
        firstDropout = dropout > 0 ? Optional.of(add("firstDropout", new Dropout(dropout), after)) : Optional.empty();
        secondDropout = dropout > 0 ? Optional.of(add("secondDropout", new Dropout(dropout), after)) : Optional.empty();
    }

    private static Normalization asTrained() {
        return (weight, addParameter) ->
                (parameters, device, training) -> parameters.getValue(weight, device, training);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDArray hidden = Activation.relu(run(first, parameters, x, training));
        if (firstDropout.isPresent()) {
            hidden = run(firstDropout.get(), parameters, hidden, training);
        }
        NDArray y = Activation.relu(run(second, parameters, hidden, training));
        if (secondDropout.isPresent()) {
            y = run(secondDropout.get(), parameters, y, training);
        }
        NDArray beside = residual.isPresent() ? run(residual.get(), parameters, x, training) : x;
        return new NDList(Activation.relu(y.add(beside)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), filters, inputShapes[0].get(2))};
    }
}
