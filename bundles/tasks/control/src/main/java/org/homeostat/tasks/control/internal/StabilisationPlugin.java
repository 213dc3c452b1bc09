package org.homeostat.tasks.control.internal;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.homeostat.control.Plant;
import org.osgi.service.component.annotations.Component;

/** Offers stabilisation. */
@Component
@PluginInfo(
        kind = "task",
        name = "stabilisation",
        summary = "Bring a plant to its operating point: quadratic cost, share stabilised, settling time, region of"
                + " attraction.")
public final class StabilisationPlugin implements Plugin<Task, StabilisationPlugin.Stabilisation> {

    @Override
    public Stabilisation defaults() {
        return new Stabilisation(Ref.of("pendulum", Plant.class), 500, List.of(), List.of(), 0.05);
    }

    @Override
    public Task create(Stabilisation settings) {
        return settings;
    }

    /**
     * Stabilisation: from each initial state the loop is followed for a number of steps. The plant here is that of the model; it is
     * compared with its motion without input.
     *
     * @param plant the plant
     * @param steps steps that are followed
     * @param stateWeights diagonal of Q
     * @param inputWeights diagonal of R
     * @param tolerance what counts as arrived
     */
    public record Stabilisation(
            @Setting("The plant; the model's has to be the same.")
            Ref<Plant> plant,

            @Setting(value = "Steps for which the loop is followed.", min = 2, max = 1_000_000)
            int steps,

            @Setting(value = "Diagonal of the weight Q of the states in the cost; empty for ones.", min = 0)
            List<Double> stateWeights,

            @Setting(value = "Diagonal of the weight R of the inputs in the cost; empty for ones.", min = 0)
            List<Double> inputWeights,

            @Setting(
                    value =
                            "A trajectory has settled when no component of its state is farther than this from the target"
                                    + " any more.",
                    min = 0,
                    exclusiveMin = true)
            double tolerance)
            implements Task {

        /**
         * Copies the lists.
         *
         * @param plant the plant
         * @param steps steps that are followed
         * @param stateWeights diagonal of Q
         * @param inputWeights diagonal of R
         * @param tolerance what counts as arrived
         */
        public Stabilisation {
            stateWeights = List.copyOf(stateWeights);
            inputWeights = List.copyOf(inputWeights);
        }

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            int n = plant.get().states().size();
            if (!input.equals(DataSpec.vector(n)) || !target.equals(DataSpec.vector(n))) {
                throw new IllegalArgumentException("the task 'stabilisation' of plant '" + plant.name()
                        + "' needs initial and final states of " + n + " numbers, not " + input + " and " + target
                        + "; choose the dataset 'initial-states' with " + n + " numbers");
            }
            return DataSpec.real(
                            new Shape(steps, n + plant.get().inputs().size()),
                            DataSpec.Axis.TIME,
                            DataSpec.Axis.FEATURE)
                    .withSampleTime(plant.get().sampleTime());
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            double[] states =
                    weights("stateWeights", stateWeights, plant.get().states().size());
            double[] inputs =
                    weights("inputWeights", inputWeights, plant.get().inputs().size());
            double[] both = Arrays.copyOf(states, states.length + inputs.length);
            System.arraycopy(inputs, 0, both, states.length, inputs.length);
            return new StabilisationObjective(plant, steps, both, tolerance);
        }

        private static double[] weights(String name, List<Double> given, int size) {
            if (!given.isEmpty() && given.size() != size) {
                throw new IllegalArgumentException(
                        name + " has " + given.size() + " numbers where " + size + " are needed, or none for ones");
            }
            double[] weights = new double[size];
            Arrays.setAll(weights, i -> given.isEmpty() ? 1 : given.get(i));
            return weights;
        }
    }
}
