package org.homeostat.datasets.vision.internal;

import java.util.List;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;

/**
 * Labelled images, standardised channel by channel by the training set's mean and deviation. The last of the published
 * training images are for validation.
 */
final class ImageSet implements Dataset {

    private final ImageSource source;
    private final List<String> classes;
    private final Settings settings;

    /**
     * Creates it.
     *
     * @param source the published files
     * @param classes the names of the ten classes
     * @param settings what a user chose
     */
    ImageSet(ImageSource source, List<String> classes, Settings settings) {
        this.source = source;
        this.classes = List.copyOf(classes);
        this.settings = settings;
    }

    /**
     * What a user may choose.
     *
     * @param validation validation images
     * @param limit at most so many images a split
     */
    public record Settings(
            @Setting(
                    value = "How many images at the end of the published training set are for validation.",
                    min = 1,
                    max = 59_999)
            int validation,

            @Setting(value = "Takes only the first images of each split, for quick trials; without it, all.", min = 1)
            Optional<Integer> limit) {

        /** 5,000 validation images, no limit. */
        static final Settings DEFAULT = new Settings(5_000, Optional.empty());
    }

    @Override
    public DataSpec input() {
        return DataSpec.image(source.channels(), source.edge(), source.edge())
                .withMeans(source.mean())
                .withDeviations(source.deviation());
    }

    @Override
    public DataSpec target() {
        return DataSpec.label(classes);
    }

    @Override
    public List<String> splits() {
        return List.of(TRAIN, VALIDATION, TEST);
    }

    @Override
    public Samples open(String split, DataContext context) {
        if (!splits().contains(split)) {
            throw new IllegalArgumentException(
                    "the dataset '" + source.name() + "' has no split '" + split + "' but " + splits());
        }
        Images images = source.read(split.equals(TEST), context);
        int train = images.count() - settings.validation();
        if (!split.equals(TEST) && train < 1) {
            throw new HomeostatException("the dataset '" + source.name() + "' has " + images.count()
                    + " images to learn from, which leaves none beside " + settings.validation()
                    + " for validation; set validation lower");
        }
        return switch (split) {
            case TRAIN -> samples(images, 0, train, context);
            case VALIDATION -> samples(images, train, settings.validation(), context);
            default -> samples(images, 0, images.count(), context);
        };
    }

    private Samples samples(Images images, int from, int count, DataContext context) {
        int size = Math.min(count, settings.limit().orElse(count));
        return new ImageSamples(images, from, size, source.mean(), source.deviation(), context.dataType());
    }
}
