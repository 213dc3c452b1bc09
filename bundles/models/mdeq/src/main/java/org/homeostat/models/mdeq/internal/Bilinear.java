package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Bilinear enlargement of images whose corner pixels stay at the corners, as two matrix products. */
final class Bilinear {

    private Bilinear() {}

    /**
     * Enlarges.
     *
     * @param images (batch, channels, rows, columns)
     * @param height rows wanted
     * @param width columns wanted
     * @return (batch, channels, height, width), the images themselves if they have that size
     */
    static NDArray enlarged(NDArray images, long height, long width) {
        Shape shape = images.getShape();
        if (shape.get(2) == height && shape.get(3) == width) {
            return images;
        }
        try (NDArray down = weights(images, shape.get(2), height);
                NDArray across = weights(images, shape.get(3), width);
                NDArray transposed = across.transpose();
                NDArray wide = images.matMul(transposed)) {
            return down.matMul(wide);
        }
    }

    /** (to, from): what each new pixel takes of each old one. */
    private static NDArray weights(NDArray like, long from, long to) {
        float[] weights = new float[Math.toIntExact(from * to)];
        for (int i = 0; i < to; i++) {
            double place = to == 1 ? 0 : i * (from - 1.0) / (to - 1);
            int before = (int) Math.min(Math.floor(place), Math.max(0, from - 2));
            double share = place - before;
            weights[Math.toIntExact(i * from) + before] = (float) (1 - share);
            if (share > 0) {
                weights[Math.toIntExact(i * from) + before + 1] = (float) share;
            }
        }
        // the engine's own copy: the backward pass reads it after Java's memory is gone
        try (NDArray ofJava = like.getManager().create(weights, new Shape(to, from));
                NDArray ofEngine = ofJava.duplicate()) {
            NDArray typed = ofEngine.toDevice(like.getDevice(), true).toType(like.getDataType(), true);
            typed.attach(like.getManager());
            return typed;
        }
    }
}
