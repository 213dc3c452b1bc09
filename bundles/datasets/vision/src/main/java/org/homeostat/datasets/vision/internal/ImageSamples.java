package org.homeostat.datasets.vision.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.dataset.Samples;

/** A range of images, values shifted and scaled channel by channel; kept as bytes. */
final class ImageSamples implements Samples {

    private final Images images;
    private final int from;
    private final int size;
    private final float[][] values;
    private final DataType dataType;

    /**
     * Creates it.
     *
     * @param images the images
     * @param from the first image of the split
     * @param size how many images it has
     * @param mean the value of each channel that becomes 0
     * @param deviation the difference of values in each channel that becomes 1
     * @param dataType type of the inputs
     */
    ImageSamples(Images images, int from, int size, List<Double> mean, List<Double> deviation, DataType dataType) {
        this.images = images;
        this.from = from;
        this.size = size;
        this.dataType = dataType;
        this.values = new float[images.channels()][256];
        for (int c = 0; c < values.length; c++) {
            for (int i = 0; i < values[c].length; i++) {
                values[c][i] = (float) ((i / 255.0 - mean.get(c)) / deviation.get(c));
            }
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        int area = images.edge() * images.edge();
        int size = images.channels() * area;
        byte[] pixels = images.pixels();
        float[] batch = new float[indices.length * size];
        for (int i = 0; i < indices.length; i++) {
            int start = (from + indices[i]) * size;
            for (int j = 0; j < size; j++) {
                batch[i * size + j] = values[j / area][Byte.toUnsignedInt(pixels[start + j])];
            }
        }
        Shape shape = new Shape(indices.length, images.channels(), images.edge(), images.edge());
        NDArray array = manager.create(batch, shape);
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
