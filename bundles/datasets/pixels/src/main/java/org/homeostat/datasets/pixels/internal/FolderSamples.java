package org.homeostat.datasets.pixels.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;

/**
 * Images of files with their targets, decoded when they are first asked for, or at every time.
 *
 * @param <T> what says where an image and its target are
 */
final class FolderSamples<T> implements Samples {

    /** Mean of ImageNet's photographs in each channel, which becomes 0. */
    static final List<Double> MEANS = List.of(0.485, 0.456, 0.406);

    /** Deviation of their values, which becomes 1. */
    static final List<Double> DEVIATIONS = List.of(0.229, 0.224, 0.225);

    private static final float WHITE = 255;

    private final List<T> files;
    private final Source<T> source;
    private final boolean cached;
    private final byte[][] images;
    private final long[][] targets;
    private final DataType dataType;

    /**
     * Where images and targets come from.
     *
     * @param <T> what says where
     * @param height rows of every image
     * @param width columns of every image
     * @param target what a target is
     * @param image decodes an image: red, green and blue of each pixel, row by row, 0 to 1
     * @param label reads a target
     */
    record Source<T>(int height, int width, DataSpec target, Function<T, float[]> image, Function<T, long[]> label) {}

    /**
     * Creates it.
     *
     * @param files the samples
     * @param source reads them
     * @param cached whether decoded images stay in memory
     * @param dataType type of the inputs
     */
    FolderSamples(List<T> files, Source<T> source, boolean cached, DataType dataType) {
        this.files = List.copyOf(files);
        this.source = source;
        this.cached = cached;
        this.dataType = dataType;
        images = new byte[files.size()][];
        targets = new long[files.size()][];
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public Optional<DataSpec> target() {
        return Optional.of(source.target());
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        int area = source.height() * source.width();
        float[] batch = new float[indices.length * Image.CHANNELS * area];
        for (int i = 0; i < indices.length; i++) {
            byte[] pixels = image(indices[i]);
            for (int j = 0; j < pixels.length; j++) {
                int c = j % Image.CHANNELS;
                double value = (Byte.toUnsignedInt(pixels[j]) / WHITE - MEANS.get(c)) / DEVIATIONS.get(c);
                batch[(i * Image.CHANNELS + c) * area + j / Image.CHANNELS] = (float) value;
            }
        }
        Shape shape = new Shape(indices.length, Image.CHANNELS, source.height(), source.width());
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(batch, shape);
                NDArray ofEngine = ofJava.duplicate()) {
            return new NDList(ofEngine.toType(dataType, true));
        }
    }

    private byte[] image(int index) {
        if (images[index] != null) {
            return images[index];
        }
        float[] rgb = source.image().apply(files.get(index));
        byte[] pixels = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            pixels[i] = (byte) Math.round(WHITE * rgb[i]);
        }
        if (cached) {
            images[index] = pixels;
        }
        return pixels;
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        int size = Math.toIntExact(source.target().size());
        long[] batch = new long[indices.length * size];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(target(indices[i]), 0, batch, i * size, size);
        }
        return new NDList(manager.create(
                batch, new Shape(indices.length).addAll(source.target().shape())));
    }

    private long[] target(int index) {
        if (targets[index] != null) {
            return targets[index];
        }
        long[] target = source.label().apply(files.get(index));
        if (cached) {
            targets[index] = target;
        }
        return target;
    }
}
