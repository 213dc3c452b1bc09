package org.homeostat.models.cells.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Sines and cosines of distances between positions (Vaswani et al. 2017, section 3.5, in the order of Dai et al. 2019: all
 * sines, then all cosines), from the largest distance to 0, and a row of zeros in front of them.
 */
final class Distances {

    private static final double LONGEST = 10_000;

    private final int reach;
    private final int width;
    private final double[] values;

    private Distances(int reach, int width, double[] values) {
        this.reach = reach;
        this.width = width;
        this.values = values;
    }

    /** How many distances there are. */
    long reach() {
        return reach;
    }

    static Distances none() {
        return new Distances(-1, 0, new double[0]);
    }

    static Distances of(int reach, int width) {
        double[] values = new double[(reach + 1) * width];
        int waves = (width + 1) / 2;
        for (int row = 1; row <= reach; row++) {
            int distance = reach - row;
            for (int i = 0; i < width; i++) {
                double angle = distance / Math.pow(LONGEST, 2.0 * (i % waves) / width);
                values[row * width + i] = i < waves ? Math.sin(angle) : Math.cos(angle);
            }
        }
        return new Distances(reach, width, values);
    }

    /** The rows in the engine's own memory, (1 + reach, width). */
    NDArray array(NDArray like) {
        try (NDArray ofJava = like.getManager().create(values, new Shape(reach + 1L, width));
                NDArray ofEngine = ofJava.duplicate()) {
            NDArray array = ofEngine.toDevice(like.getDevice(), true).toType(like.getDataType(), true);
            array.attach(like.getManager());
            return array;
        }
    }
}
