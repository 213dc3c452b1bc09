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

/** Offers the usual augmentation of small photographs. */
@Component
@PluginInfo(
        kind = "augmentation",
        name = "pad-crop-flip",
        summary = "Pads each image with zeros, crops it to its size at a random place, and mirrors every other one.",
        source = "Winston and Kolter 2020, section 5 (32x32 images padded to 40x40)")
public final class PadCropFlipPlugin implements Plugin<Augmentation, PadCropFlipPlugin.PadCropFlip> {

    @Override
    public PadCropFlip defaults() {
        return new PadCropFlip(4, true);
    }

    @Override
    public Augmentation create(PadCropFlip settings) {
        return settings;
    }

    /**
     * Pads, crops and mirrors, alike in all channels. Zeros are zeros of the standardised values.
     *
     * @param pad zeros on each side
     * @param flip whether images are mirrored left to right, each with probability one half
     */
    public record PadCropFlip(
            @Setting(value = "Zeros added on each side before the crop.", min = 0, max = 1000, unit = "px")
            int pad,

            @Setting("Whether every other image is mirrored left to right; not for digits and letters.")
            boolean flip)
            implements Augmentation {

        @Override
        public NDList apply(NDList inputs, DataSpec input, long seed) {
            if (!input.isImage()) {
                throw new IllegalArgumentException(
                        "the augmentation 'pad-crop-flip' changes images (channel, height, width), not " + input
                                + "; remove it or choose an image dataset");
            }
            NDArray images = inputs.head();
            NDManager manager = images.getManager();
            DataType type = images.getDataType();
            double[] pixels;
            try (NDArray wide = images.toType(DataType.FLOAT64, true)) {
                pixels = wide.toDoubleArray();
            }
            double[] changed = change(pixels, images.getShape(), new SplittableRandom(seed));
            NDList result = new NDList(inputs);
            // the engine's own copy: a type that stays would leave the array in Java's memory
            try (NDArray ofJava = manager.create(changed, images.getShape());
                    NDArray ofEngine = ofJava.duplicate()) {
                result.set(0, ofEngine.toType(type, true));
            }
            return result;
        }

        private double[] change(double[] from, Shape shape, SplittableRandom random) {
            int count = Math.toIntExact(shape.get(0));
            int channels = Math.toIntExact(shape.get(1));
            int height = Math.toIntExact(shape.get(2));
            int width = Math.toIntExact(shape.get(3));
            double[] to = new double[from.length];
            for (int i = 0; i < count; i++) {
                int down = random.nextInt(-pad, pad + 1);
                int right = random.nextInt(-pad, pad + 1);
                boolean mirrored = random.nextBoolean() && flip;
                for (int row = 0; row < channels * height; row++) {
                    int source = row % height - down;
                    if (source < 0 || source >= height) {
                        continue;
                    }
                    int target = (i * channels * height + row) * width;
                    int start = target + (source - row % height) * width;
                    for (int column = 0; column < width; column++) {
                        int other = (mirrored ? width - 1 - column : column) - right;
                        if (other >= 0 && other < width) {
                            to[target + column] = from[start + other];
                        }
                    }
                }
            }
            return to;
        }
    }
}
