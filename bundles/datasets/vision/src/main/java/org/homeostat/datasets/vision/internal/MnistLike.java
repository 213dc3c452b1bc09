package org.homeostat.datasets.vision.internal;

import java.util.List;
import java.util.Optional;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;

/**
 * A set in MNIST's form: images (1, 28, 28), standardised by the training set's mean and deviation. The last of the
 * published training images are for validation.
 */
final class MnistLike implements Dataset {

    private final Source source;
    private final List<String> classes;
    private final Settings settings;

    /**
     * Creates it.
     *
     * @param source the published files
     * @param classes the names of the ten classes
     * @param settings what a user chose
     */
    MnistLike(Source source, List<String> classes, Settings settings) {
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
        return DataSpec.image(1, Source.EDGE, Source.EDGE);
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
        int train = Source.TRAIN - settings.validation();
        return switch (split) {
            case TRAIN -> samples(false, 0, train, context);
            case VALIDATION -> samples(false, train, settings.validation(), context);
            case TEST -> samples(true, 0, Source.TEST, context);
            default ->
                throw new IllegalArgumentException(
                        "the dataset '" + source.name() + "' has no split '" + split + "' but " + splits());
        };
    }

    private Samples samples(boolean test, int from, int count, DataContext context) {
        int size = Math.min(count, settings.limit().orElse(count));
        return new ImageSamples(
                source.read(test, context), from, size, source.mean(), source.deviation(), context.dataType());
    }
}
