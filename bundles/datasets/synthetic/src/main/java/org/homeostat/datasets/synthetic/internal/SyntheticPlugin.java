package org.homeostat.datasets.synthetic.internal;

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

/** Offers the synthetic regression task of Bai, Koltun and Kolter. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "synthetic",
        summary = "Noisy values of y = 1.5x³ + x² - 5x + 2 sin x - 3, computed, no files; for regression.",
        source =
                "Bai, Koltun and Kolter 2021, Stabilizing Equilibrium Models by Jacobian Regularization, its synthetic task")
public final class SyntheticPlugin implements Plugin<Dataset, SyntheticPlugin.Synthetic> {

    @Override
    public Synthetic defaults() {
        return new Synthetic(4096, 1000, 1000, 0.05, -2, 2, 0);
    }

    @Override
    public Dataset create(Synthetic settings) {
        return settings;
    }

    /**
     * Pairs (x, y) with x uniform in an interval and y = 1.5x³ + x² - 5x + 2 sin x - 3 + noise.
     *
     * <p>The paper states neither the interval of x nor whether 0.05 is the noise's variance or standard deviation: the
     * interval is ours, and we take it for the standard deviation. The test split is ours too. The splits are drawn
     * apart, so that the size of one has no effect on the others, and from a seed of their own, so that runs with other
     * seeds see the same data.
     *
     * @param train number of samples to learn from
     * @param validation number of samples to decide on
     * @param test number of samples to report on
     * @param noise standard deviation of the noise
     * @param from lower end of the interval of x
     * @param to upper end of the interval of x
     * @param seed source of x and noise
     */
    public record Synthetic(
            @Setting(value = "Number of training samples.", min = 1)
            int train,

            @Setting(value = "Number of validation samples; without any there is no such split.", min = 0)
            int validation,

            @Setting(value = "Number of test samples; without any there is no such split.", min = 0)
            int test,

            @Setting(value = "Standard deviation of the Gaussian noise on y.", min = 0)
            double noise,

            @Setting("Lower end of the interval from which x is drawn.")
            double from,

            @Setting("Upper end of the interval from which x is drawn.")
            double to,

            @Setting("Source of x and of the noise; independent of the run's seed.")
            long seed)
            implements Dataset {

        /**
         * Checks the interval.
         *
         * @param train number of samples to learn from
         * @param validation number of samples to decide on
         * @param test number of samples to report on
         * @param noise standard deviation of the noise
         * @param from lower end of the interval of x
         * @param to upper end of the interval of x
         * @param seed source of x and noise
         */
        public Synthetic {
            if (!(from < to) || Double.isInfinite(to - from)) {
                throw new IllegalArgumentException(
                        "from must lie below to, and both must be finite, not " + from + " and " + to);
            }
        }

        @Override
        public DataSpec input() {
            return DataSpec.vector(1);
        }

        @Override
        public DataSpec target() {
            return DataSpec.vector(1);
        }

        private Map<String, Integer> sizes() {
            return Map.of(TRAIN, train, VALIDATION, validation, TEST, test);
        }

        @Override
        public List<String> splits() {
            return List.of(TRAIN, VALIDATION, TEST).stream()
                    .filter(split -> sizes().get(split) > 0)
                    .toList();
        }

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException(
                        "the dataset 'synthetic' has no split '" + split + "' but " + splits());
            }
            return new Curve(this, sizes().get(split), split, context.dataType());
        }
    }
}
