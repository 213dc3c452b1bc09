package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import org.homeostat.nn.FixedMask;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;

/**
 * The cell of trellis networks on sequences (position, feature), whose state at each position is [h, c]. Before the first position
 * inputs and states are 0, or those of the segment before.
 *
 * <p>A convolution is a product for each position of the kernel, the last of which adds the others up: states stay in the order
 * (position, component), and the last position of the kernel meets the state as it lies.
 */
final class TrellisnetMap extends MapBlock {

    private final long width;
    private final int kernel;
    private final FixedMask mask;
    private final NDIndex hidden;
    private final NDIndex cells;
    private final NDIndex gates;
    private final NDIndex candidates;
    private final NormalizedWeight input;
    private final NormalizedWeight recurrent;
    private final Parameter bias;

    TrellisnetMap(TrellisnetPlugin.Trellisnet settings, long features) {
        width = settings.width();
        kernel = settings.kernel();
        mask = new FixedMask(settings.dropout());
        hidden = new NDIndex(":, :, :" + width);
        cells = new NDIndex(":, :, " + width + ":");
        gates = new NDIndex(":, :, :" + 3 * width);
        candidates = new NDIndex(":, :, " + 3 * width + ":");
        Initializer start = new NormalInitializer((float) settings.deviation());
        Normalization normalization = settings.normalization().get();
        input = normalization.of(
                add("U", Parameter.Type.WEIGHT, start, 4 * width, features, kernel), this::addParameter);
        recurrent =
                normalization.of(add("W", Parameter.Type.WEIGHT, start, 4 * width, width, kernel), this::addParameter);
        bias = add("b", Parameter.Type.BIAS, Initializer.ZEROS, 4 * width);
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(inputs[0].get(1), 2 * width);
    }

    @Override
    public void seed(long value) {
        mask.seed(value);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return matrices(recurrent.value(parameters, like.getDevice(), training));
    }

    /** A kernel's matrices, oldest position first. */
    private NDList matrices(NDArray weight) {
        NDArray byPosition = weight.transpose(2, 0, 1);
        NDList matrices = new NDList(kernel);
        for (int i = 0; i < kernel; i++) {
            matrices.add(byPosition.get(i));
        }
        return matrices;
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray before =
                inputs.size() > 1 ? inputs.get(1) : zeros(x, x.getShape().get(2));
        NDArray past = inputs.size() > 1 ? inputs.get(2) : zeros(x, 2 * width);
        NDArray b = parameters.getValue(bias, x.getDevice(), training);
        NDList u = matrices(input.value(parameters, x.getDevice(), training));
        NDArray all = NDArrays.concat(new NDList(before, x), 1);
        NDArray driven = Linear.linear(x, u.get(kernel - 1), b).head();
        for (int i = 0; i < kernel - 1; i++) {
            driven = driven.add(
                    Linear.linear(positions(all, i, x), u.get(i), null).head());
        }
        NDList injection = new NDList(driven, past);
        mask.addTo(injection, new Shape(1, width), training);
        return injection;
    }

    private NDArray zeros(NDArray like, long features) {
        return like.getManager()
                .zeros(new Shape(like.getShape().get(0), kernel - 1, features), like.getDataType(), like.getDevice());
    }

    /** As many positions as there are in a segment, from one on. */
    private static NDArray positions(NDArray all, int from, NDArray segment) {
        return all.get(new NDIndex()
                .addAllDim()
                .addSliceDim(from, from + segment.getShape().get(1)));
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        NDArray all = NDArrays.concat(new NDList(injection.get(1), z), 1);
        NDArray h = kept(z.get(hidden), injection);
        NDArray sum = injection
                .head()
                .add(Linear.linear(h, weights.get(kernel - 1), null).head());
        NDArray previous = positions(all, kernel - 2, z);
        for (int i = 0; i < kernel - 1; i++) {
            NDArray earlier = i == kernel - 2 ? previous : positions(all, i, z);
            sum = sum.add(Linear.linear(kept(earlier.get(hidden), injection), weights.get(i), null)
                    .head());
        }
        NDList opened = Activation.sigmoid(sum.get(gates)).split(3, 2);
        NDArray candidate = sum.get(candidates).tanh();
        NDArray c = opened.get(2).mul(previous.get(cells)).add(opened.get(0).mul(candidate));
        return NDArrays.concat(new NDList(opened.get(1).mul(c.tanh()), c), 2);
    }

    private static NDArray kept(NDArray h, NDList injection) {
        return injection.size() > 2 ? h.mul(injection.get(2)) : h;
    }
}
