package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.UniformInitializer;
import java.util.SplittableRandom;
import org.homeostat.models.cells.internal.TransformerPlugin.Order;
import org.homeostat.nn.FixedMask;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;
import org.homeostat.nn.Scalars;

/**
 * The transformer cell on sequences (position, feature). With q, k, v the thirds of Wz + Ux + b and r of W_r R, R the sines and
 * cosines of distances, position i attends to j ≤ i by the softmax of ((q_i + u)·k_j + (q_i + v)·r_{i-j})/√(width of a head)
 * (Dai et al. 2019, section 3.3).
 *
 * <p>The scale is multiplied into the first thirds of W and of what x gives, and u is added to the latter, so that an
 * evaluation does neither. Keys and values of remembered positions are made once a pass: they do not change during a solve.
 */
final class TransformerMap extends MapBlock {

    private static final float EPSILON = 1e-5f;
    private static final double NEVER = 1e9;

    private final long width;
    private final long heads;
    private final long headWidth;
    private final long memory;
    private final boolean pre;
    private final FixedMask attentionMask;
    private final FixedMask hiddenMask;
    private final FixedMask outputMask;
    private final NDIndex keysAndValues;
    private final Parameter input;
    private final Parameter inputBias;
    private final NormalizedWeight attention;
    private final NormalizedWeight relative;
    private final Parameter contentBias;
    private final Parameter positionBias;
    private final NormalizedWeight joined;
    private final Parameter joinedBias;
    private final NormalizedWeight first;
    private final Parameter firstBias;
    private final NormalizedWeight second;
    private final Parameter secondBias;
    private final Normalization normalization;
    private Distances distances = Distances.none();
    private final long hidden;

    TransformerMap(TransformerPlugin.Transformer settings, long features) {
        width = settings.width();
        heads = settings.heads();
        headWidth = width / heads;
        memory = settings.memory();
        pre = settings.layerNorm() == Order.PRE;
        hidden = settings.hidden();
        attentionMask = new FixedMask(settings.dropout());
        hiddenMask = new FixedMask(settings.dropout());
        outputMask = new FixedMask(settings.dropout());
        keysAndValues = new NDIndex(width + ":");
        normalization = settings.normalization().get();
        Initializer start = new NormalInitializer((float) settings.deviation());
        Initializer small = new UniformInitializer((float) settings.deviation());
        input = add("U", Parameter.Type.WEIGHT, start, 3 * width, features);
        inputBias = add("b", Parameter.Type.BIAS, Initializer.ZEROS, 3 * width);
        attention = weight("W", start, 3 * width, width);
        relative = weight("W_r", start, width, width);
        contentBias = add("u", Parameter.Type.BIAS, small, width);
        positionBias = add("v", Parameter.Type.BIAS, small, width);
        joined = weight("W_o", start, width, width);
        joinedBias = add("b_o", Parameter.Type.BIAS, Initializer.ZEROS, width);
        first = weight("W_1", start, hidden, width);
        firstBias = add("b_1", Parameter.Type.BIAS, Initializer.ZEROS, hidden);
        second = weight("W_2", start, width, hidden);
        secondBias = add("b_2", Parameter.Type.BIAS, Initializer.ZEROS, width);
    }

    private NormalizedWeight weight(String name, Initializer start, long... shape) {
        return normalization.of(add(name, Parameter.Type.WEIGHT, start, shape), this::addParameter);
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(inputs[0].get(1), width);
    }

    @Override
    public void seed(long value) {
        SplittableRandom seeds = new SplittableRandom(value);
        attentionMask.seed(seeds.nextLong());
        hiddenMask.seed(seeds.nextLong());
        outputMask.seed(seeds.nextLong());
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        long length = like.getShape().get(1);
        long reach = length + memory;
        NDArray scale = scale(like);
        NDArray r = relative.value(parameters, like.getDevice(), training);
        // a distance of nothing in front of all others, for the shift in apply
        NDArray distant = distances(reach, like).matMul(r.transpose());
        NDArray u = value(contentBias, parameters, like, training);
        NDArray v = value(positionBias, parameters, like, training);
        Shape state = new Shape(width);
        NDList weights = new NDList(
                attention.value(parameters, like.getDevice(), training).mul(scale.reshape(-1, 1)),
                distant.reshape(reach + 1, heads, headWidth).transpose(1, 2, 0),
                v.sub(u).mul(Scalars.like(like, 1 / Math.sqrt(headWidth))).reshape(heads, 1, headWidth),
                joined.value(parameters, like.getDevice(), training),
                value(joinedBias, parameters, like, training),
                first.value(parameters, like.getDevice(), training),
                value(firstBias, parameters, like, training),
                second.value(parameters, like.getDevice(), training),
                value(secondBias, parameters, like, training),
                like.getManager().ones(state, like.getDataType(), like.getDevice()),
                like.getManager().zeros(state, like.getDataType(), like.getDevice()));
        if (memory == 0) {
            weights.add(causal(length, like));
        }
        return weights;
    }

    private NDArray distances(long reach, NDArray like) {
        if (distances.reach() != reach) {
            distances = Distances.of(Math.toIntExact(reach), Math.toIntExact(width));
        }
        return distances.array(like);
    }

    /** 1/√(width of a head) for queries, 1 for keys and values. */
    private NDArray scale(NDArray like) {
        NDArray queries = like.getManager()
                .full(new Shape(width), (float) (1 / Math.sqrt(headWidth)), like.getDataType(), like.getDevice());
        NDArray others = like.getManager().ones(new Shape(2 * width), like.getDataType(), like.getDevice());
        return queries.concat(others, 0);
    }

    /** 0 where a position may look, and -10⁹ beyond: (position, memory and position). */
    private NDArray causal(long length, NDArray like) {
        NDArray later = like.getManager()
                .ones(new Shape(length, length), like.getDataType(), like.getDevice())
                .sub(lower(length, like));
        NDArray never = later.mul(Scalars.like(like, -NEVER));
        return memory == 0
                ? never
                : like.getManager()
                        .zeros(new Shape(length, memory), like.getDataType(), like.getDevice())
                        .concat(never, 1);
    }

    /** Ones on and below the diagonal. */
    private static NDArray lower(long length, NDArray like) {
        NDArray steps = like.getManager().arange(0f, (float) length, 1f, like.getDataType());
        NDArray onDevice = steps.toDevice(like.getDevice(), false);
        return onDevice.reshape(-1, 1).gte(onDevice.reshape(1, -1)).toType(like.getDataType(), false);
    }

    private static NDArray value(Parameter parameter, ParameterStore parameters, NDArray like, boolean training) {
        return parameters.getValue(parameter, like.getDevice(), training);
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        NDArray u = value(input, parameters, x, training);
        NDArray b = value(inputBias, parameters, x, training);
        NDArray content = value(contentBias, parameters, x, training);
        NDArray none = x.getManager().zeros(new Shape(2 * width), x.getDataType(), x.getDevice());
        NDArray driven =
                Linear.linear(x, u, b.add(content.concat(none, 0))).head().mul(scale(x));
        NDList injection = new NDList(driven);
        if (memory > 0) {
            remember(injection, parameters, inputs, training);
        }
        attentionMask.addTo(injection, new Shape(1, width), training);
        hiddenMask.addTo(injection, new Shape(1, hidden), training);
        outputMask.addTo(injection, new Shape(1, width), training);
        return injection;
    }

    /** Adds keys, values and the mask of what is remembered. */
    private void remember(NDList injection, ParameterStore parameters, NDList inputs, boolean training) {
        if (inputs.size() < 4) {
            throw new IllegalArgumentException("the cell 'transformer' has a memory of " + memory
                    + " positions, but its family gives it none; set memory to 0");
        }
        NDArray x = inputs.head();
        long length = x.getShape().get(1);
        NDArray before = inputs.get(1);
        NDArray states = pre ? normal(inputs.get(2), ones(x), ones(x).zerosLike()) : inputs.get(2);
        NDArray w = attention.value(parameters, x.getDevice(), training).get(keysAndValues);
        NDArray u = value(input, parameters, x, training).get(keysAndValues);
        NDArray b = value(inputBias, parameters, x, training).get(keysAndValues);
        NDArray both = Linear.linear(states, w, null)
                .head()
                .add(Linear.linear(before, u, b).head());
        both.split(2, 2).forEach(part -> injection.add(byHead(part)));
        NDArray absent = inputs.get(3).sub(1).mul(Scalars.like(x, NEVER)).reshape(-1, 1, 1, memory);
        NDArray present =
                x.getManager().zeros(new Shape(absent.getShape().get(0), 1, 1, length), x.getDataType(), x.getDevice());
        injection.add(absent.concat(present, 3).add(causal(length, x)));
    }

    private NDArray ones(NDArray like) {
        return like.getManager().ones(new Shape(width), like.getDataType(), like.getDevice());
    }

    /** (batch, position, width) as (batch, head, position, width of a head). */
    private NDArray byHead(NDArray part) {
        Shape shape = part.getShape();
        return part.reshape(shape.get(0), shape.get(1), heads, headWidth).transpose(0, 2, 1, 3);
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        NDArray ones = weights.get(9);
        NDArray zeros = weights.get(10);
        int masks = memory > 0 ? 4 : 1;
        boolean drops = injection.size() > masks;
        NDArray attended = Linear.linear(
                        attend(pre ? normal(z, ones, zeros) : z, injection, weights), weights.get(3), weights.get(4))
                .head();
        NDArray sum = z.add(drops ? attended.mul(injection.get(masks)) : attended);
        NDArray y = normal(sum, ones, zeros);
        NDArray hiddenUnits =
                Activation.relu(Linear.linear(y, weights.get(5), weights.get(6)).head());
        NDArray kept = drops ? hiddenUnits.mul(injection.get(masks + 1)) : hiddenUnits;
        NDArray mapped = Linear.linear(kept, weights.get(7), weights.get(8)).head();
        NDArray image = y.add(drops ? mapped.mul(injection.get(masks + 2)) : mapped);
        return pre ? image : normal(image, ones, zeros);
    }

    private NDArray normal(NDArray x, NDArray ones, NDArray zeros) {
        return LayerNorm.layerNorm(x, ones.getShape(), ones, zeros, EPSILON).head();
    }

    /** What each position takes from those that it looks at, (batch, position, width). */
    private NDArray attend(NDArray z, NDList injection, NDList weights) {
        long batch = z.getShape().get(0);
        long length = z.getShape().get(1);
        NDArray flat = z.reshape(batch * length, width);
        NDArray driven = injection.head().reshape(batch * length, 3 * width);
        NDList parts = Linear.linear(flat, weights.head(), driven)
                .head()
                .reshape(batch, length, 3, heads, headWidth)
                .transpose(2, 0, 3, 1, 4)
                .split(3, 0);
        NDArray q = parts.get(0).squeeze(0);
        NDArray k = parts.get(1).squeeze(0);
        NDArray v = parts.get(2).squeeze(0);
        if (memory > 0) {
            k = NDArrays.concat(new NDList(injection.get(1), k), 2);
            v = NDArrays.concat(new NDList(injection.get(2), v), 2);
        }
        NDArray content = q.matMul(k.transpose(0, 1, 3, 2));
        NDArray position = shifted(q.add(weights.get(2)).matMul(weights.get(1)));
        NDArray mask = memory > 0 ? injection.get(3) : weights.get(11);
        NDArray shares = content.add(position).add(mask).softmax(-1);
        return shares.matMul(v).transpose(0, 2, 1, 3).reshape(batch, length, width);
    }

    /**
     * From scores of distances (position, nothing and all distances, largest first) to those of positions, each row shifted so that its own
     * position is at distance 0; what lies later is of no meaning.
     */
    private static NDArray shifted(NDArray scores) {
        Shape shape = scores.getShape();
        long batch = shape.get(0);
        long heads = shape.get(1);
        long length = shape.get(2);
        long reach = shape.get(3) - 1;
        return scores.reshape(batch, heads, reach + 1, length).get(FROM_SECOND).reshape(batch, heads, length, reach);
    }

    private static final NDIndex FROM_SECOND = new NDIndex(":, :, 1:");
}
