package org.homeostat.datasets.vision.internal;

import ai.djl.ndarray.NDList;
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
     * Moves images by whole pixels, alike in all channels, and targets that lie on their pixels with them.
     *
     * @param pixels the farthest way along each axis
     * @param probability how often an image is moved
     */
    public record Shift(
            @Setting(value = "The farthest way along each axis.", min = 0, max = 1000, unit = "px")
            int pixels,

            @Setting(value = "The share of images that are moved; the others stay.", min = 0, max = 1)
            double probability)
            implements Moves {

        @Override
        public NDList apply(NDList inputs, DataSpec input, long seed) {
            if (!input.isImage()) {
                throw new IllegalArgumentException(
                        "the augmentation 'shift' moves images (channel, height, width), not " + input
                                + "; remove it or choose an image dataset");
            }
            return Move.images(inputs, moves(inputs, seed));
        }

        @Override
        public Move move(SplittableRandom random) {
            boolean stays = random.nextDouble() >= probability;
            return stays
                    ? new Move(0, 0, false)
                    : new Move(random.nextInt(-pixels, pixels + 1), random.nextInt(-pixels, pixels + 1), false);
        }
    }
}
