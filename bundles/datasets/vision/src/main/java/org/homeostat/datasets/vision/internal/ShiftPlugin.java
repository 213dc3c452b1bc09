package org.homeostat.datasets.vision.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.Augmentation;
import org.homeostat.api.dataset.DataSpec;
import org.osgi.service.component.annotations.Component;

/** Offers random shifts of images. */
@Component
@PluginInfo(
        kind = "augmentation",
        name = "shift",
        summary = "Moves each image by a few pixels in a random direction and fills in zeros.")
public final class ShiftPlugin implements Plugin<Augmentation, ShiftPlugin.Shift> {

    @Override
    public Shift defaults() {
        return new Shift(1, 0.5);
    }

    @Override
    public Augmentation create(Shift settings) {
        return settings;
    }

    /**
     * Moves images by whole pixels, alike in all channels.
     *
     * @param pixels the farthest way along each axis
     * @param probability how often an image is moved
     */
    public record Shift(
            @Setting(value = "The farthest way along each axis.", min = 0, max = 1000, unit = "px")
            int pixels,

            @Setting(value = "The share of images that are moved; the others stay.", min = 0, max = 1)
            double probability)
            implements Augmentation {

        @Override
        public NDList apply(NDList inputs, DataSpec input, long seed) {
            if (!input.isImage()) {
                throw new IllegalArgumentException(
                        "the augmentation 'shift' moves images (channel, height, width), not " + input
                                + "; remove it or choose an image dataset");
            }
            NDArray images = inputs.head();
            NDManager manager = images.getManager();
            Shape shape = images.getShape();
            DataType type = images.getDataType();
            double[] pixels;
            try (NDArray wide = images.toType(DataType.FLOAT64, true)) {
                pixels = wide.toDoubleArray();
            }
            double[] moved = move(pixels, shape, new SplittableRandom(seed));
            NDList result = new NDList(inputs);
            // the engine's own copy: a type that stays would leave the array in Java's memory
            try (NDArray ofJava = manager.create(moved, shape);
                    NDArray ofEngine = ofJava.duplicate()) {
                result.set(0, ofEngine.toType(type, true));
            }
            return result;
        }

        private double[] move(double[] from, Shape shape, SplittableRandom random) {
            int count = Math.toIntExact(shape.get(0));
            int channels = Math.toIntExact(shape.get(1));
            int height = Math.toIntExact(shape.get(2));
            int width = Math.toIntExact(shape.get(3));
            double[] to = new double[from.length];
            for (int i = 0; i < count; i++) {
                boolean stays = random.nextDouble() >= probability;
                int down = stays ? 0 : random.nextInt(-pixels, pixels + 1);
                int right = stays ? 0 : random.nextInt(-pixels, pixels + 1);
                for (int c = 0; c < channels; c++) {
                    int plane = (i * channels + c) * height * width;
                    movePlane(from, to, plane, height, width, down, right);
                }
            }
            return to;
        }

        private static void movePlane(
                double[] from, double[] to, int plane, int height, int width, int down, int right) {
            int length = width - Math.abs(right);
            if (length <= 0) {
                return;
            }
            for (int row = Math.max(0, down); row < Math.min(height, height + down); row++) {
                int source = plane + (row - down) * width + Math.max(0, -right);
                System.arraycopy(from, source, to, plane + row * width + Math.max(0, right), length);
            }
        }
    }
}
