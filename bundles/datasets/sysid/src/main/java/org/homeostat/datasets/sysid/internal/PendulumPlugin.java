package org.homeostat.datasets.sysid.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.control.Lqr;
import org.homeostat.control.Pendulum;
import org.osgi.service.component.annotations.Component;

/** Offers a simulated pendulum. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "pendulum",
        summary =
                "A simulated pendulum, torque to measured angle: hanging, or upright and stabilised by LQR; computed, no"
                        + " files.",
        source = "Frank 2022, a talk on linear systems with nonlinearities, its pendulum; inputs and noise are ours")
public final class PendulumPlugin implements Plugin<Dataset, PendulumPlugin.Simulated> {

    @Override
    public Simulated defaults() {
        return new Simulated(
                new Pendulum(9.81, 1, 1, 0.5, 0.01, Pendulum.Equilibrium.HANGING),
                5,
                Excitation.MULTISINE,
                Optional.empty(),
                2.5,
                0.05,
                1,
                0.5,
                30,
                90,
                new Lengths(20, 4, 4, 20),
                0,
                Sequences.ofWindow(0));
    }

    @Override
    public Dataset create(Simulated settings) {
        return new RecordedSet(settings, settings.sequences());
    }

    /**
     * How much is simulated.
     *
     * @param train training recordings
     * @param validation validation recordings
     * @param test test recordings
     * @param seconds of each
     */
    public record Lengths(
            @Setting(value = "Number of training recordings.", min = 1)
            int train,

            @Setting(value = "Number of validation recordings; without any there is no such split.", min = 0)
            int validation,

            @Setting(value = "Number of test recordings; without any there is no such split.", min = 0)
            int test,

            @Setting(value = "Length of each.", unit = "s", min = 0, exclusiveMin = true)
            double seconds) {}

    /**
     * A pendulum that starts at rest.
     *
     * @param plant the pendulum, and the equilibrium about which it is kept
     * @param every steps of the simulation for each of the recording
     * @param input what drives it
     * @param testInput what drives it in the test split
     * @param amplitude of the input
     * @param low lower end of the band
     * @param high upper end of the band
     * @param hold time that a level is held
     * @param noise signal-to-noise ratio
     * @param swing the largest angle that each split must reach
     * @param recordings how much is simulated
     * @param seed source of inputs and noise
     * @param sequences how recordings become samples
     */
    public record Simulated(
            @Setting(
                    "The pendulum and its equilibrium; the upright one is stabilised by a linear quadratic regulator (Q = I,"
                            + " R = 1), to whose torque the input is added.")
            Pendulum plant,

            @Setting(
                    value = "Steps of the simulation for each step of the recordings; the input is held meanwhile.",
                    min = 1,
                    max = 1_000)
            int every,

            @Setting("What drives it.") Excitation input,

            @Setting("What drives it in the test split, if something else.")
            Optional<Excitation> testInput,

            @Setting(
                    value = "Size of the input: the largest of steps and chirp, the effective of a multisine.",
                    unit = "N·m",
                    min = 0,
                    exclusiveMin = true)
            double amplitude,

            @Setting(value = "Lower end of the band of multisine and chirp.", unit = "Hz", min = 0)
            double low,

            @Setting(value = "Upper end of the band of multisine and chirp.", unit = "Hz", min = 0)
            double high,

            @Setting(value = "How long a random level is held.", unit = "s", min = 0, exclusiveMin = true)
            double hold,

            @Setting(
                    value = "Signal-to-noise ratio of the measured angle in all splits; .inf for none.",
                    unit = "dB",
                    max = Double.POSITIVE_INFINITY)
            double noise,

            @Setting(
                    value = "The angle from the equilibrium that the largest swing of each split must reach; data that"
                            + " swing less are refused.",
                    unit = "degrees",
                    min = 0,
                    max = 179)
            double swing,

            @Setting("How much is simulated.") Lengths recordings,

            @Setting("Source of inputs and noise; independent of the run's seed.")
            long seed,

            @Setting("How recordings become samples; 0 for the window: whole recordings, which all start at rest.")
            Sequences sequences)
            implements RecordingSource {

        /**
         * Checks the band and the noise.
         *
         * @param plant the pendulum, and the equilibrium about which it is kept
         * @param every steps of the simulation for each of the recording
         * @param input what drives it
         * @param testInput what drives it in the test split
         * @param amplitude of the input
         * @param low lower end of the band
         * @param high upper end of the band
         * @param hold time that a level is held
         * @param noise signal-to-noise ratio
         * @param swing the largest angle that each split must reach
         * @param recordings how much is simulated
         * @param seed source of inputs and noise
         * @param sequences how recordings become samples
         */
        public Simulated {
            if (!(low < high)) {
                throw new IllegalArgumentException("low must lie below high, not " + low + " and " + high);
            }
            double highest = 1 / (2 * every * plant.sampleTime());
            boolean banded = input != Excitation.STEPS
                    || testInput.map(kind -> kind != Excitation.STEPS).orElse(false);
            if (banded && high > highest) {
                throw new IllegalArgumentException(
                        "high is " + high + " Hz, but an input held for " + every + " steps of "
                                + plant.sampleTime() + " s has no frequencies above " + highest
                                + " Hz; accepted is at most that, or a smaller 'every'");
            }
            if (Double.isNaN(noise) || noise == Double.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException("noise must be a ratio in dB, or .inf, not " + noise);
            }
        }

        @Override
        public String name() {
            return "pendulum";
        }

        @Override
        public Channels inputChannels() {
            return Channels.of("torque", "N·m");
        }

        @Override
        public Channels outputChannels() {
            return Channels.of("angle", "rad");
        }

        @Override
        public double sampleTime() {
            return every * plant.sampleTime();
        }

        private Map<String, Integer> counts() {
            Map<String, Integer> counts = new LinkedHashMap<>();
            counts.put(Dataset.TRAIN, recordings.train());
            counts.put(Dataset.VALIDATION, recordings.validation());
            counts.put(Dataset.TEST, recordings.test());
            counts.values().removeIf(count -> count == 0);
            return counts;
        }

        @Override
        public List<String> splits() {
            return List.copyOf(counts().keySet());
        }

        @Override
        public Map<String, List<Recording>> read(DataContext context) {
            Map<String, List<Recording>> splits = new LinkedHashMap<>();
            counts().forEach((split, count) -> splits.put(split, simulated(split, count)));
            return splits;
        }

        private List<Recording> simulated(String split, int count) {
            // Random, for its Gaussian numbers are specified; the other generator mixes the seed well
            Random random = new Random(new SplittableRandom(seed ^ ((long) split.hashCode() << 32)).nextLong());
            List<Recording> simulated = new ArrayList<>();
            double largest = 0;
            for (int i = 0; i < count; i++) {
                double[] torques = signal(split, random);
                double[] angles = angles(torques);
                largest = Math.max(
                        largest, Arrays.stream(angles).map(Math::abs).max().orElseThrow());
                simulated.add(new Recording(split, column(torques), column(noisy(angles, random))));
            }
            check(split, Math.toDegrees(largest));
            return simulated;
        }

        private double[] signal(String split, Random random) {
            int steps = (int) Math.max(1, Math.round(recordings.seconds() / sampleTime()));
            Excitation kind = split.equals(Dataset.TEST) ? testInput.orElse(input) : input;
            return kind.signal(new Excitation.Form(amplitude, low, high, hold, sampleTime()), steps, random);
        }

        /** The angle at the beginning of each step. */
        private double[] angles(double[] torques) {
            double[] gain = plant.about() == Pendulum.Equilibrium.UPRIGHT ? regulator() : new double[2];
            double[] angles = new double[torques.length];
            double[] x = new double[2];
            for (int t = 0; t < torques.length; t++) {
                angles[t] = x[0];
                for (int i = 0; i < every; i++) {
                    x = plant.next(x, new double[] {torques[t] - gain[0] * x[0] - gain[1] * x[1]});
                }
            }
            return angles;
        }

        private double[] regulator() {
            RealMatrix identity = MatrixUtils.createRealIdentityMatrix(2);
            return Lqr.design(plant.linearised(), identity, MatrixUtils.createRealIdentityMatrix(1))
                    .gain()
                    .getRow(0);
        }

        private double[] noisy(double[] angles, Random random) {
            double mean = Arrays.stream(angles).average().orElse(0);
            double deviation = Math.sqrt(Arrays.stream(angles)
                    .map(angle -> (angle - mean) * (angle - mean))
                    .average()
                    .orElse(0));
            double size = deviation * Math.pow(10, -noise / 20);
            return Arrays.stream(angles)
                    .map(angle -> angle + size * random.nextGaussian())
                    .toArray();
        }

        private void check(String split, double degrees) {
            String found = "the pendulum of dataset 'pendulum' swings to " + Math.round(degrees)
                    + "° from its equilibrium in the split '" + split + "'";
            if (!(degrees < 180)) {
                throw new HomeostatException(
                        found + ", over the top, where its angle has no bound; lower amplitude: " + amplitude);
            }
            if (degrees < swing) {
                throw new HomeostatException(
                        found + ", less than swing: " + swing + "; raise amplitude: " + amplitude + ", or lower swing");
            }
        }

        private static double[][] column(double[] values) {
            return Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
        }
    }
}
