package org.homeostat.datasets.vision.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.homeostat.api.dataset.Samples;

/** A range of images, grey values shifted and scaled; kept as bytes. */
final class ImageSamples implements Samples {

    private final Images images;
    private final int from;
    private final int size;
    private final float[] values = new float[256];
    private final DataType dataType;

    /**
     * Creates it.
     *
     * @param images the images
     * @param from the first image of the split
     * @param size how many images it has
     * @param mean the grey value that becomes 0
     * @param deviation the difference of grey values that becomes 1
     * @param dataType type of the inputs
     */
    ImageSamples(Images images, int from, int size, double mean, double deviation, DataType dataType) {
        this.images = images;
        this.from = from;
        this.size = size;
        this.dataType = dataType;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((i / 255.0 - mean) / deviation);
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        int area = images.edge() * images.edge();
        byte[] pixels = images.pixels();
        float[] batch = new float[indices.length * area];
        for (int i = 0; i < indices.length; i++) {
            int start = (from + indices[i]) * area;
            for (int j = 0; j < area; j++) {
                batch[i * area + j] = values[Byte.toUnsignedInt(pixels[start + j])];
            }
        }
        NDArray array = manager.create(batch, new Shape(indices.length, 1, images.edge(), images.edge()));
        if (dataType == array.getDataType()) {
            return new NDList(array);
        }
        try (array) {
            return new NDList(array.toType(dataType, true));
        }
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        long[] labels = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            labels[i] = images.labels()[from + indices[i]];
        }
        return new NDList(manager.create(labels));
    }
}
