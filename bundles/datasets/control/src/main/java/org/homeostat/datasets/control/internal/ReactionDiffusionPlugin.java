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

/** Offers a reaction-diffusion equation observed at two places. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "reaction-diffusion",
        summary =
                "States of a reaction-diffusion equation and what is measured of it, computed, no files; for observers.",
        source = "Revay, Wang and Manchester, Recurrent equilibrium networks, section on learning observers")
public final class ReactionDiffusionPlugin implements Plugin<Dataset, ReactionDiffusionPlugin.Observed> {

    @Override
    public Observed defaults() {
        return new Observed(51, 10, 0.05, 100_000, 10_000, 2_000, 20, 1_000, 0);
    }

    @Override
    public Dataset create(Observed settings) {
        return settings;
    }

    /**
     * Windows of a simulation of ξ_t = ξ_zz + ½ξ(1 - ξ)(ξ - ½) whose ends are held at a wandering b(t). Of each step the input has the
     * state at all nodes, then what is measured, (b, ξ in the middle); the target has the next state.
     *
     * @param nodes nodes of the grid
     * @param length of the rod
     * @param wander deviation of a step of b
     * @param train training steps
     * @param validation validation steps
     * @param test test steps
     * @param window steps of a training or validation sample
     * @param testWindow steps of a test sample
     * @param seed source of b
     */
    public record Observed(
            @Setting(value = "Nodes of the grid, ends included: the size of the state.", min = 3, max = 10_000)
            int nodes,

            @Setting(value = "Length of the rod.", min = 0, exclusiveMin = true)
            double length,

            @Setting(value = "Standard deviation of a step of the boundary's random walk between 0 and 1.", min = 0)
            double wander,

            @Setting(value = "Number of training steps.", unit = "steps", min = 1, max = 10_000_000)
            int train,

            @Setting(
                    value = "Number of validation steps; without any there is no such split.",
                    unit = "steps",
                    min = 0,
                    max = 10_000_000)
            int validation,

            @Setting(value = "Number of test steps.", unit = "steps", min = 1, max = 10_000_000)
            int test,

            @Setting(value = "Steps of a training or validation sample.", unit = "steps", min = 1)
            int window,

            @Setting(value = "Steps of a test sample.", unit = "steps", min = 1)
            int testWindow,

            @Setting("Source of the boundary's walk; independent of the run's seed.")
            long seed)
            implements Dataset {

        /** What is measured: the boundary and the middle. */
        private static final int MEASURED = 2;

        /**
         * Checks that each split holds a sample.
         *
         * @param nodes nodes of the grid
         * @param length of the rod
         * @param wander deviation of a step of b
         * @param train training steps
         * @param validation validation steps
         * @param test test steps
         * @param window steps of a training or validation sample
         * @param testWindow steps of a test sample
         * @param seed source of b
         */
        public Observed {
            if (train < window || test < testWindow || validation > 0 && validation < window) {
                throw new IllegalArgumentException("train (" + train + ") and validation (" + validation
                        + ") must hold a window of " + window + " steps, and test (" + test + ") a testWindow of "
                        + testWindow);
            }
        }

        private static DataSpec sequence(int features, double sampleTime) {
            return DataSpec.real(new Shape(-1, features), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE)
                    .withSampleTime(sampleTime);
        }

        @Override
        public DataSpec input() {
            return sequence(nodes + MEASURED, ReactionDiffusion.sampleTime(nodes, length));
        }

        @Override
        public DataSpec target() {
            return sequence(nodes, ReactionDiffusion.sampleTime(nodes, length));
        }

        @Override
        public List<String> splits() {
            return validation == 0 ? List.of(TRAIN, TEST) : List.of(TRAIN, VALIDATION, TEST);
        }

        @Override
        public Samples open(String split, DataContext context) {
            if (!splits().contains(split)) {
                throw new IllegalArgumentException(
                        "the dataset 'reaction-diffusion' has no split '" + split + "' but " + splits());
            }
            boolean tested = split.equals(TEST);
            int steps = tested ? test : split.equals(TRAIN) ? train : validation;
            Random random = new Random(new SplittableRandom(seed ^ ((long) split.hashCode() << 32)).nextLong());
            ReactionDiffusion rod = new ReactionDiffusion(nodes, length, wander, random);
            float[] states = new float[(steps + 1) * nodes];
            float[] measured = new float[steps * MEASURED];
            for (int t = 0; t <= steps; t++) {
                double[] state = rod.state();
                for (int i = 0; i < nodes; i++) {
                    states[t * nodes + i] = (float) state[i];
                }
                if (t < steps) {
                    measured[t * MEASURED] = (float) rod.boundary();
                    measured[t * MEASURED + 1] = (float) rod.middle();
                    rod.advance();
                }
            }
            return new Windows(states, measured, nodes, tested ? testWindow : window, context.dataType());
        }
    }
}
