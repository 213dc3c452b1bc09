package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * One resolution of the state: an image of its own.
 *
 * <p>A solver sees all scales of a sample as one vector, the finest first, each channel by channel and row by row.
 *
 * @param channels its channels
 * @param height its rows
 * @param width its columns
 */
record Scale(long channels, long height, long width) {

    /**
     * The scales of a network: each next one has half the height and width of the one before, rounded up, as convolutions of
     * stride 2 make them.
     *
     * @param channels channels of each
     * @param height rows of the finest
     * @param width columns of the finest
     * @return the finest first
     */
    static List<Scale> of(List<Integer> channels, long height, long width) {
        List<Scale> scales = new ArrayList<>();
        long rows = height;
        long columns = width;
        for (int own : channels) {
            scales.add(new Scale(own, rows, columns));
            rows = half(rows);
            columns = half(columns);
        }
        return List.copyOf(scales);
    }

    /** What a convolution of stride 2 leaves of an edge. */
    static long half(long edge) {
        return (edge + 1) / 2;
    }

    long size() {
        return channels * height * width;
    }

    Shape image() {
        return new Shape(channels, height, width);
    }

    /** The number of components of a state. */
    static long size(List<Scale> scales) {
        return scales.stream().mapToLong(Scale::size).sum();
    }

    /**
     * Takes states apart.
     *
     * @param z (batch, components)
     * @param scales its scales
     * @return an image (batch, channels, height, width) for each scale
     */
    static NDList split(NDArray z, List<Scale> scales) {
        long batch = z.getShape().get(0);
        NDList images = new NDList();
        try (NDList parts = split(z, scales.stream().mapToLong(Scale::size).toArray())) {
            for (int i = 0; i < parts.size(); i++) {
                images.add(parts.get(i)
                        .reshape(new Shape(batch).addAll(scales.get(i).image())));
            }
        }
        return images;
    }

    /** Cuts the second axis into parts of these lengths. */
    static NDList split(NDArray array, long... lengths) {
        long[] ends = new long[lengths.length - 1];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += lengths[i];
            ends[i] = end;
        }
        return ends.length == 0 ? new NDList(array.reshape(array.getShape())) : array.split(ends, 1);
    }

    /**
     * Puts states together; the images are closed.
     *
     * @param images one for each scale, batch first
     * @return (batch, components)
     */
    static NDArray join(NDList images) {
        long batch = images.head().getShape().get(0);
        NDList rows = new NDList();
        try (images;
                rows) {
            images.forEach(image -> rows.add(image.reshape(batch, -1)));
            return rows.size() == 1 ? rows.head().reshape(batch, -1) : NDArrays.concat(rows, 1);
        }
    }
}
