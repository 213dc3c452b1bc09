package org.homeostat.datasets.vision.internal;

import java.util.List;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers SVHN. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "svhn",
        summary = "99,289 house numbers' digits of 3x32x32 pixels, from the published MATLAB files of cropped digits.",
        source = "Netzer et al. 2011, Reading Digits in Natural Images with Unsupervised Feature Learning")
public final class SvhnPlugin implements Plugin<Dataset, SvhnPlugin.Svhn> {

    private static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    @Override
    public Svhn defaults() {
        return new Svhn(5_000, Optional.empty(), Optional.empty());
    }

    @Override
    public Dataset create(Svhn settings) {
        return new ImageSet(
                new SvhnSource(settings.records()),
                CLASSES,
                new ImageSet.Settings(settings.validation(), settings.limit()));
    }

    /**
     * What a user may choose.
     *
     * @param validation validation images
     * @param limit at most so many images a split
     * @param records a file of records in place of the published files
     */
    public record Svhn(
            @Setting(
                    value = "How many images at the end of the training set are for validation.",
                    min = 1,
                    max = 73_256)
            int validation,

            @Setting(value = "Takes only the first images of each split, for quick trials; without it, all.", min = 1)
            Optional<Integer> limit,

            @Setting("A file below the data folder that is read in place of the published ones: records of a label byte"
                    + " and 3x32x32 values, as CIFAR-10's; its last fifth is the test set.")
            Optional<String> records) {}
}
