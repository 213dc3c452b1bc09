package org.homeostat.datasets.vision.internal;

import ai.djl.ndarray.NDList;
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
     * Pads, crops and mirrors, alike in all channels and in targets that lie on the pixels. Zeros are zeros of the standardised
     * values; in masks what comes from beyond the image has no class.
     *
     * @param pad zeros on each side
     * @param flip whether images are mirrored left to right, each with probability one half
     */
    public record PadCropFlip(
            @Setting(value = "Zeros added on each side before the crop.", min = 0, max = 1000, unit = "px")
            int pad,

            @Setting("Whether every other image is mirrored left to right; not for digits and letters.")
            boolean flip)
            implements Moves {

        @Override
        public NDList apply(NDList inputs, DataSpec input, long seed) {
            if (!input.isImage()) {
                throw new IllegalArgumentException(
                        "the augmentation 'pad-crop-flip' changes images (channel, height, width), not " + input
                                + "; remove it or choose an image dataset");
            }
            return Move.images(inputs, moves(inputs, seed));
        }

        @Override
        public Move move(SplittableRandom random) {
            return new Move(random.nextInt(-pad, pad + 1), random.nextInt(-pad, pad + 1), random.nextBoolean() && flip);
        }
    }
}
