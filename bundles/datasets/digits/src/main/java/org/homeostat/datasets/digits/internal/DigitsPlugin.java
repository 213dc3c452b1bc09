package org.homeostat.datasets.digits.internal;

import java.util.HashSet;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.osgi.service.component.annotations.Component;

/** Offers the optical digits that come with the product. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "digits",
        summary = "1,797 handwritten digits of 8x8 pixels, embedded (CC BY 4.0).",
        source = "Alpaydin and Kaynak 1998, Optical Recognition of Handwritten Digits")
public final class DigitsPlugin implements Plugin<Dataset, DigitsPlugin.Digits> {

    @Override
    public Digits defaults() {
        return new Digits(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    }

    @Override
    public Dataset create(Digits settings) {
        List<String> labels = settings.labels();
        if (labels.size() != 10 || new HashSet<>(labels).size() != 10) {
            throw new IllegalArgumentException("labels must be 10 different names, not " + labels);
        }
        return settings;
    }

    /**
     * The optical digits: images (1, 8, 8) with values from 0 to 1.
     *
     * <p>Of the images of each digit, in the order of the file, the fourth of every five is for validation and the fifth
     * for the test, so that the splits are stratified and never change: 1,085, 357 and 355 images.
     *
     * @param labels the names of the digits
     */
    public record Digits(
            @Setting("The names of the ten classes, 0 first, as reports show them.")
            List<String> labels) implements Dataset {

        /**
         * Copies the list.
         *
         * @param labels the names of the digits
         */
        public Digits {
            labels = List.copyOf(labels);
        }

        @Override
        public DataSpec input() {
            return DataSpec.image(1, 8, 8);
        }

        @Override
        public DataSpec target() {
            return DataSpec.label(labels);
        }

        @Override
        public List<String> splits() {
            return List.of(TRAIN, VALIDATION, TEST);
        }

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException("the dataset 'digits' has no split '" + split + "' but " + splits());
            }
            return new DigitSamples(DigitImage.readAll(), split, context.dataType());
        }
    }
}
