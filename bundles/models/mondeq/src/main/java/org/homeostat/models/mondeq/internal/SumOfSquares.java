package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/**
 * C of the tiers' construction, for which the symmetric part of I - W is mI + CᵀC: (Cz)ᵢ = Aᵢzᵢ + PNᵢ₋₁zᵢ₋₁, without the second
 * term in tier 0. Convolutions are taken in space, so that what is compared with this shares nothing with it but the kernels.
 *
 * @param tiers where the tiers lie
 * @param weights whose kernels are meant
 */
record SumOfSquares(Tiers tiers, TierWeights weights) {

    /** CᵀCz, (batch, d). */
    NDArray square(NDArray z) {
        return transposed(images(z));
    }

    /** Cz, an image a tier. */
    private NDList images(NDArray z) {
        NDList images = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray image = convolved(tier(z, i), weights.a(i), 1);
            if (i > 0) {
                NDArray step = convolved(tier(z, i - 1), weights.n(i - 1), 2);
                image = image.add(step.pad(new Shape(0, 1, 0, 1), 0));
            }
            images.add(image);
        }
        return images;
    }

    /** Cᵀy, (batch, d). */
    private NDArray transposed(NDList y) {
        NDList states = new NDList();
        for (int i = 0; i < tiers.count(); i++) {
            NDArray image = convolved(y.get(i), transposed(weights.a(i)), 1);
            if (i < tiers.count() - 1) {
                long half = tiers.step(i).edge();
                NDArray narrow = y.get(i + 1).get(new NDIndex(":, :, :" + half + ", :" + half));
                image = image.add(convolved(spread(narrow), transposed(weights.n(i)), 1));
            }
            states.add(image.transpose(0, 2, 3, 1).reshape(image.getShape().get(0), -1));
        }
        return NDArrays.concat(states, 1);
    }

    /** A tier of states as images (batch, channels, height, width). */
    private NDArray tier(NDArray z, int tier) {
        Grid grid = tiers.grids().get(tier);
        return z.get(new NDIndex(":, " + tiers.offset(tier) + ":" + tiers.offset(tier + 1)))
                .reshape(-1, grid.edge(), grid.edge(), grid.channels())
                .transpose(0, 3, 1, 2);
    }

    /** Σ K[d]z(n + d) around the edges, at every pixel or every second one. */
    private static NDArray convolved(NDArray images, NDArray kernel, int stride) {
        NDArray wide = images;
        for (int axis = 2; axis < 4; axis++) {
            String before = ":, ".repeat(axis);
            wide = NDArrays.concat(
                    new NDList(wide.get(new NDIndex(before + "-1:")), wide, wide.get(new NDIndex(before + ":1"))),
                    axis);
        }
        return Conv2d.conv2d(wide, kernel, null, new Shape(stride, stride), new Shape(0, 0))
                .head();
    }

    /** The kernel of the transpose. */
    private static NDArray transposed(NDArray kernel) {
        return kernel.swapAxes(0, 1).flip(2, 3);
    }

    /** Zeros between the pixels, the transpose of taking every second one. */
    private static NDArray spread(NDArray images) {
        Shape shape = images.getShape();
        return images.reshape(shape.get(0), shape.get(1), shape.get(2), 1, shape.get(3), 1)
                .pad(new Shape(0, 1, 0, 0, 0, 1), 0)
                .reshape(shape.get(0), shape.get(1), 2 * shape.get(2), 2 * shape.get(3));
    }
}
