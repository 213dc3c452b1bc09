package org.homeostat.datasets.shapes.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.Samples;

/** The drawings of one split. */
final class ShapeSamples implements Samples {

    /** The value that becomes 0. */
    static final double MEAN = 0.5;

    /** The difference of values that becomes 1. */
    static final double DEVIATION = 0.25;

    private final List<Drawing> drawings;
    private final int size;
    private final DataType dataType;

    /**
     * Draws them.
     *
     * @param settings what a user chose
     * @param split the split's number
     * @param count how many
     * @param dataType type of the inputs
     */
    ShapeSamples(ShapesPlugin.Shapes settings, int split, int count, DataType dataType) {
        this.size = settings.size();
        this.dataType = dataType;
        SplittableRandom[] seeds = {new SplittableRandom(settings.seed())};
        for (int i = 0; i <= split; i++) {
            seeds[0] = seeds[0].split();
        }
        long[] own = seeds[0].longs(count).toArray();
        drawings = IntStream.range(0, count)
                .mapToObj(i -> Drawing.of(size, settings.most(), settings.colours(), settings.noise(), own[i]))
                .toList();
    }

    @Override
    public int size() {
        return drawings.size();
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        int length = Drawing.CHANNELS * size * size;
        float[] batch = new float[indices.length * length];
        for (int i = 0; i < indices.length; i++) {
            byte[] pixels = drawings.get(indices[i]).pixels();
            for (int j = 0; j < length; j++) {
                batch[i * length + j] = (float) ((Byte.toUnsignedInt(pixels[j]) / 255.0 - MEAN) / DEVIATION);
            }
        }
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(batch, new Shape(indices.length, Drawing.CHANNELS, size, size));
                NDArray ofEngine = ofJava.duplicate()) {
            return new NDList(ofEngine.toType(dataType, true));
        }
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        long[] batch = new long[indices.length * size * size];
        for (int i = 0; i < indices.length; i++) {
            byte[] classes = drawings.get(indices[i]).classes();
            for (int j = 0; j < classes.length; j++) {
                batch[i * size * size + j] = classes[j];
            }
        }
        return new NDList(manager.create(batch, new Shape(indices.length, size, size)));
    }
}
