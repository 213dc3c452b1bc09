package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Batch normalisation (Ioffe and Szegedy 2015, algorithms 1 and 2) of the second axis, for feed-forward parts: training
 * shifts and scales each channel to mean 0 and variance 1 over the batch and follows both by moving averages, evaluation uses
 * the averages.
 *
 * <p>The averages are parameters that are not trained, so that checkpoints keep them. A batch whose numbers are not finite
 * leaves them as they were. It looks beyond one sample and has no place inside equilibrium maps ({@link GroupNorm} has).
 */
public final class BatchNorm extends AbstractBlock {

    private static final byte VERSION = 1;
    private static final float KEPT = 0.9f;
    private static final float EPSILON = 1e-5f;

    private final Parameter gamma;
    private final Parameter beta;
    private final Parameter mean;
    private final Parameter variance;

    /**
     * Creates it.
     *
     * @param channels length of the second axis
     */
    public BatchNorm(long channels) {
        this(channels, true);
    }

    /**
     * Creates it.
     *
     * @param channels length of the second axis
     * @param affine whether scale and shift are trained; otherwise they stay 1 and 0
     */
    public BatchNorm(long channels, boolean affine) {
        super(VERSION);
        gamma = add("gamma", Parameter.Type.GAMMA, channels, affine);
        beta = add("beta", Parameter.Type.BETA, channels, affine);
        mean = add("mean", Parameter.Type.RUNNING_MEAN, channels, false);
        variance = add("variance", Parameter.Type.RUNNING_VAR, channels, false);
    }

    private Parameter add(String name, Parameter.Type type, long channels, boolean trained) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(new Shape(channels))
                .optRequiresGrad(trained)
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDArray g = parameters.getValue(gamma, x.getDevice(), training);
        NDArray b = parameters.getValue(beta, x.getDevice(), training);
        NDArray m = parameters.getValue(mean, x.getDevice(), training);
        NDArray v = parameters.getValue(variance, x.getDevice(), training);
        if (!training) {
            return new NDList(normalised(x, m, v, g, b, false));
        }
        // the engine moves copies, which the backward pass may keep as they are
        NDArray nextMean = m.duplicate();
        NDArray nextVariance = v.duplicate();
        NDArray y = normalised(x, nextMean, nextVariance, g, b, true);
        NDArray finite = nextMean.sub(nextMean).eq(nextVariance.sub(nextVariance));
        m.set(new NDIndex("..."), NDArrays.where(finite, nextMean, m));
        v.set(new NDIndex("..."), NDArrays.where(finite, nextVariance, v));
        return new NDList(y);
    }

    /** One engine call; the axis -1 spares those by which DJL moves axis 1 to 1. */
    private static NDArray normalised(
            NDArray x, NDArray mean, NDArray variance, NDArray gamma, NDArray beta, boolean training) {
        return x.getNDArrayInternal()
                .batchNorm(x, mean, variance, gamma, beta, -1, KEPT, EPSILON, training)
                .head();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
