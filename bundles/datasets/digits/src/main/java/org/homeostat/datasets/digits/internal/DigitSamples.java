package org.homeostat.datasets.digits.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.api.dataset.Samples;

/** The images of one split. */
final class DigitSamples implements Samples {

    private final List<DigitImage> images = new ArrayList<>();
    private final DataType dataType;

    DigitSamples(List<DigitImage> all, String split, DataType dataType) {
        this.dataType = dataType;
        int[] seen = new int[10];
        for (DigitImage image : all) {
            if (DigitImage.split(seen[image.digit()]++).equals(split)) {
                images.add(image);
            }
        }
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        float[] batch = new float[indices.length * DigitImage.SIZE];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(images.get(indices[i]).pixels(), 0, batch, i * DigitImage.SIZE, DigitImage.SIZE);
        }
        NDArray array = manager.create(batch, new Shape(indices.length, 1, 8, 8));
        if (dataType == array.getDataType()) {
            return new NDList(array);
        }
        try (array) {
            return new NDList(array.toType(dataType, true));
        }
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        long[] digits = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            digits[i] = images.get(indices[i]).digit();
        }
        return new NDList(manager.create(digits));
    }
}
