package org.homeostat.datasets.control.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.osgi.service.component.annotations.Component;

/** Offers disturbances. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "disturbances",
        summary = "Random levels, each held for a time, to disturb a plant with; computed, no files.",
        source = "Revay, Wang and Manchester, Recurrent equilibrium networks, section on echo state networks")
public final class DisturbancesPlugin implements Plugin<Dataset, DisturbancesPlugin.Disturbances> {

    @Override
    public Disturbances defaults() {
        return new Disturbances(10, 0, 10, 50, 50, 10, 0);
    }

    @Override
    public Dataset create(Disturbances settings) {
        return settings;
    }

    /**
     * Sequences of random levels, uniform between minus and plus the amplitude, with 0 as the target: (T, 1) to (T, 1).
     *
     * @param train training sequences
     * @param validation validation sequences
     * @param test test sequences
     * @param levels levels in each
     * @param hold steps of each level
     * @param amplitude the largest level
     * @param seed source of the levels
     */
    public record Disturbances(
            @Setting(value = "Number of training sequences.", min = 1)
            int train,

            @Setting(value = "Number of validation sequences; without any there is no such split.", min = 0)
            int validation,

            @Setting(value = "Number of test sequences.", min = 1)
            int test,

            @Setting(value = "Levels in each sequence.", min = 1, max = 100_000)
            int levels,

            @Setting(value = "Steps for which a level is held.", unit = "steps", min = 1, max = 100_000)
            int hold,

            @Setting(value = "The largest modulus of a level.", min = 0, exclusiveMin = true)
            double amplitude,

            @Setting("Source of the levels; independent of the run's seed.")
            long seed)
            implements Dataset {

        @Override
        public DataSpec input() {
            return sequence("disturbance");
        }

        @Override
        public DataSpec target() {
            return sequence("target");
        }

        private DataSpec sequence(String name) {
            return DataSpec.real(new Shape((long) levels * hold, 1), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE)
                    .withNames(List.of(name));
        }

        @Override
        public List<String> splits() {
            return validation == 0 ? List.of(TRAIN, TEST) : List.of(TRAIN, VALIDATION, TEST);
        }

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException(
                        "the dataset 'disturbances' has no split '" + split + "' but " + splits());
            }
            int size = split.equals(TRAIN) ? train : split.equals(VALIDATION) ? validation : test;
            Random random = new Random(new SplittableRandom(seed ^ ((long) split.hashCode() << 32)).nextLong());
            double[][] signals = new double[size][levels * hold];
            for (double[] signal : signals) {
                for (int t = 0; t < signal.length; t++) {
                    signal[t] = t % hold == 0 ? amplitude * (2 * random.nextDouble() - 1) : signal[t - 1];
                }
            }
            return new Rows(
                    signals, new double[size][levels * hold], new Shape(levels * (long) hold, 1), context.dataType());
        }
    }
}
