package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;

/**
 * Group normalisation (Wu and He 2018, equation 7): each sample's channels are split into groups, and every group is
 * shifted and scaled to mean 0 and variance 1, then each channel is scaled by γ and shifted by β.
 *
 * <p>Computed as layer norm on a reshaped view. What depends on γ and β alone is prepared once ({@code prepare}), so that an
 * evaluation is one engine call for one group and five for more, three without scale and shift. Immutable.
 */
public final class GroupNorm {

    private static final float EPSILON = 1e-5f;

    private final int groups;

    /**
     * Creates it.
     *
     * @param groups the number of groups, at least 1; it must divide the number of channels of what is normalised
     */
    public GroupNorm(int groups) {
        if (groups < 1) {
            throw new IllegalArgumentException("groups must be at least 1, not " + groups);
        }
        this.groups = groups;
    }

    /**
     * Prepares scale and shift for evaluations.
     *
     * @param gamma γ, (channels)
     * @param beta β, (channels)
     * @param height rows of what is normalised
     * @param width columns of what is normalised
     * @return arrays without a batch axis, for {@link #apply}; gradients reach γ and β through them
     * @throws IllegalArgumentException if the number of channels is no multiple of the number of groups
     */
    public NDList prepare(NDArray gamma, NDArray beta, long height, long width) {
        long channels = gamma.size();
        long ofGroup = groupOf(channels);
        Shape column = new Shape(channels, 1, 1);
        if (groups == 1) {
            // a product, not a broadcast view: the engine would copy the view at every evaluation
            NDArray ones = gamma.getManager().ones(new Shape(1, height, width), gamma.getDataType());
            return new NDList(
                    gamma.reshape(column).mul(ones), beta.reshape(column).mul(ones));
        }
        Shape group = new Shape(ofGroup, height, width);
        return new NDList(
                gamma.reshape(column),
                beta.reshape(column),
                gamma.getManager().ones(group, gamma.getDataType()),
                gamma.getManager().zeros(group, gamma.getDataType()));
    }

    /**
     * Prepares evaluations without scale and shift.
     *
     * @param like gives manager, type and device
     * @param channels channels of what is normalised
     * @param height rows of what is normalised
     * @param width columns of what is normalised
     * @return two arrays without a batch axis, for {@link #apply}
     * @throws IllegalArgumentException if the number of channels is no multiple of the number of groups
     */
    public NDList prepare(NDArray like, long channels, long height, long width) {
        Shape group = new Shape(groupOf(channels), height, width);
        return new NDList(
                like.getManager().ones(group, like.getDataType()),
                like.getManager().zeros(group, like.getDataType()));
    }

    private long groupOf(long channels) {
        if (channels % groups != 0) {
            throw new IllegalArgumentException(
                    channels + " channels cannot be split into " + groups + " groups of one size");
        }
        return channels / groups;
    }

    /**
     * The number of arrays that {@link #prepare(NDArray, NDArray, long, long)} gives.
     *
     * @return a positive number
     */
    public int preparedCount() {
        return groups == 1 ? 2 : 4;
    }

    /**
     * Normalises.
     *
     * @param x (batch, channels, height, width)
     * @param prepared what one of the two {@code prepare} gave for this height and width
     * @return shaped like x
     */
    public NDArray apply(NDArray x, NDList prepared) {
        NDArray gamma = prepared.get(0);
        NDArray beta = prepared.get(1);
        if (groups == 1) {
            return LayerNorm.layerNorm(x, gamma.getShape(), gamma, beta, EPSILON)
                    .head();
        }
        boolean affine = prepared.size() > 2;
        NDArray ones = prepared.get(affine ? 2 : 0);
        NDArray zeros = prepared.get(affine ? 3 : 1);
        Shape shape = x.getShape();
        Shape group = ones.getShape();
        try (NDArray grouped = x.reshape(new Shape(shape.get(0), groups).addAll(group));
                NDArray normal = LayerNorm.layerNorm(grouped, group, ones, zeros, EPSILON)
                        .head()) {
            NDArray image = normal.reshape(shape);
            if (!affine) {
                return image;
            }
            try (image;
                    NDArray scaled = image.mul(gamma)) {
                return scaled.add(beta);
            }
        }
    }
}
