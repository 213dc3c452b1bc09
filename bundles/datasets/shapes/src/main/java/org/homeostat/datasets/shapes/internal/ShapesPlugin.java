package org.homeostat.datasets.shapes.internal;

import ai.djl.ndarray.types.Shape;
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

/** Offers drawn shapes. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "shapes",
        summary = "Coloured disks, squares, triangles and crosses on textures, with masks; drawn by the program.")
public final class ShapesPlugin implements Plugin<Dataset, ShapesPlugin.Shapes> {

    @Override
    public Shapes defaults() {
        return new Shapes(48, 2_000, 200, 500, 2, Colours.CLASS, 0.05, 1);
    }

    @Override
    public Dataset create(Shapes settings) {
        return settings;
    }

    /**
     * Images (3, size, size), standardised, and masks (size, size) of five classes. Sizes, places and turns are random
     * and tell nothing of the class. A pixel's class is that of the topmost shape over its centre.
     *
     * @param size edge of the images
     * @param train training images
     * @param validation validation images
     * @param test test images
     * @param most the most shapes in an image
     * @param colours what decides the shapes' colours
     * @param noise deviation of the noise on every value
     * @param seed the source of the drawings
     */
    public record Shapes(
            @Setting(value = "Height and width of the images.", min = 16, max = 1024, unit = "px")
            int size,

            @Setting(value = "Training images.", min = 1, max = 1_000_000)
            int train,

            @Setting(value = "Validation images.", min = 1, max = 1_000_000)
            int validation,

            @Setting(value = "Test images.", min = 1, max = 1_000_000)
            int test,

            @Setting(value = "The most shapes in an image; each number from 1 is equally likely.", min = 1, max = 100)
            int most,

            @Setting("What decides the shapes' colours, where grounds have any: class (each class has shades of"
                    + " its own, so that colours alone tell nearly all), pair (two classes share theirs,"
                    + " so that the outline must tell which) or any (the outline alone tells the class,"
                    + " which takes many times as long to learn).")
            Colours colours,

            @Setting(value = "Deviation of the noise on every value; black is 0 and white is 1.", min = 0, max = 1)
            double noise,

            @Setting("The source of the drawings, one of the data's own, so that runs with other seeds see the same.")
            long seed)
            implements Dataset {

        @Override
        public DataSpec input() {
            return DataSpec.image(Drawing.CHANNELS, size, size)
                    .withMeans(List.of(ShapeSamples.MEAN))
                    .withDeviations(List.of(ShapeSamples.DEVIATION))
                    .withNames(List.of("red", "green", "blue"));
        }

        @Override
        public DataSpec target() {
            return DataSpec.tokens(new Shape(size, size), Figures.CLASSES, DataSpec.Axis.HEIGHT, DataSpec.Axis.WIDTH);
        }

        @Override
        public List<String> splits() {
            return List.of(TRAIN, VALIDATION, TEST);
        }

        @Override
        public Samples open(String split, DataContext context) {
            int number = splits().indexOf(split);
            if (number < 0) {
                throw new IllegalArgumentException("the dataset 'shapes' has no split '" + split + "' but " + splits());
            }
            int count = Map.of(TRAIN, train, VALIDATION, validation, TEST, test).get(split);
            return new ShapeSamples(this, number, count, context.dataType());
        }
    }
}
