package org.homeostat.datasets.pixels.internal;

import java.util.List;
import java.util.Map;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.osgi.service.component.annotations.Component;

/** Offers the pixels of one image. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "image-pixels",
        summary = "One image as samples (x, y) to RGB on interleaved grids: a photograph, drawn text, any file.",
        source = "Tancik et al. 2020, Fourier Features, section 6.2; Konishi and Kawahara 2022, section 5.3")
public final class ImagePixelsPlugin implements Plugin<Dataset, ImagePixelsPlugin.ImagePixels> {

    /** The split of all pixels. */
    static final String WHOLE = "whole";

    @Override
    public ImagePixels defaults() {
        return new ImagePixels(NamedImage.EMBEDDED, 256, false);
    }

    @Override
    public Dataset create(ImagePixels settings) {
        return settings;
    }

    /**
     * The pixels of a square image. A sample's input is (x, y) = (column, row) / size; its target is (red, green, blue) from
     * 0 to 1, sRGB as stored, and as a second array what bilinear interpolation of the training pixels gives there. Training
     * pixels are those of even rows and columns, validation pixels those of even rows and odd columns, test pixels those of
     * odd rows and columns, as published; the fourth quarter is not used.
     *
     * @param image which image
     * @param size its edge
     * @param whole whether there is a last split of all pixels
     */
    public record ImagePixels(
            @Setting(
                    "The image: 'chelsea' (a cat, embedded), 'text-1' and so on (drawn, the number is a seed), 'kodim01' to"
                            + " 'kodim24' (kodak/kodim01.png in the data folder), or the path of a PNG or JPEG file, absolute or"
                            + " below the data folder, for example 'photos/coffee.png'.")
            String image,

            @Setting(
                    value =
                            "Edge to which the largest square in the middle of the image is averaged down; published: 512.",
                    unit = "px",
                    min = 4,
                    max = 4096)
            int size,

            @Setting(
                    "Adds a last split 'whole' of all pixels, for figures of the whole image; the report's first lines then"
                            + " speak of it, and results stay those of 'test'.")
            boolean whole)
            implements Dataset {

        /**
         * Checks name and size.
         *
         * @param image which image
         * @param size its edge
         * @param whole whether there is a last split of all pixels
         */
        public ImagePixels {
            if (size % 2 != 0) {
                throw new IllegalArgumentException(
                        "size must be even, for its pixels go to interleaved grids, not " + size);
            }
            NamedImage.check(image);
        }

        private static final Map<String, Grid> GRIDS = Map.of(
                TRAIN, new Grid(0, 0, 2),
                VALIDATION, new Grid(0, 1, 2),
                TEST, new Grid(1, 1, 2),
                WHOLE, new Grid(0, 0, 1));

        @Override
        public DataSpec input() {
            return DataSpec.vector(2).withNames(List.of("x", "y"));
        }

        @Override
        public DataSpec target() {
            return DataSpec.vector(3).withNames(List.of("red", "green", "blue"));
        }

        @Override
        public List<String> splits() {
            return whole ? List.of(TRAIN, VALIDATION, TEST, WHOLE) : List.of(TRAIN, VALIDATION, TEST);
        }

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException(
                        "the dataset 'image-pixels' has no split '" + split + "' but " + splits());
            }
            Image pixels = NamedImage.read(image, size, context);
            return new PixelSamples(pixels, GRIDS.get(split), context.dataType());
        }
    }
}
