package org.homeostat.tasks.control.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.homeostat.control.Plant;
import org.osgi.service.component.annotations.Component;

/** Offers the rejection of disturbances. */
@Component
@PluginInfo(
        kind = "task",
        name = "disturbance-rejection",
        summary =
                "Keep a plant's outputs at 0 although its inputs are disturbed: absolute outputs, squared inputs, limits.",
        source = "Revay, Wang and Manchester, Recurrent equilibrium networks, section on echo state networks")
public final class RejectionPlugin implements Plugin<Task, RejectionPlugin.Rejection> {

    @Override
    public Rejection defaults() {
        Map<String, Object> resonance = Map.of(
                "a", List.of(List.of(1.294427, -0.64), List.of(1.0, 0.0)),
                "b", List.of(List.of(1.0), List.of(0.0)),
                "c", List.of(List.of(0.0, 0.3)));
        return new Rejection(Ref.of("linear", Plant.class, resonance), 1e-3, Optional.of(5.0));
    }

    @Override
    public Task create(Rejection settings) {
        return settings;
    }

    /**
     * The rejection of disturbances that enter with a plant's inputs, from rest. The plant is that of the model, and is followed without
     * control too.
     *
     * @param plant the plant
     * @param inputWeight the weight of squared inputs
     * @param inputLimit what inputs ought not to exceed
     */
    public record Rejection(
            @Setting("The plant; the model's has to be the same.")
            Ref<Plant> plant,

            @Setting(value = "The weight ρ of squared inputs in the cost Σ|y| + ρΣu².", min = 0)
            double inputWeight,

            @Setting(
                    value =
                            "What the modulus of inputs ought not to exceed; the share of steps at which it does is told.",
                    min = 0,
                    exclusiveMin = true)
            Optional<Double> inputLimit)
            implements Task {

        private static final List<DataSpec.Axis> SEQUENCE = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            int m = plant.get().inputs().size();
            if (!input.axes().equals(SEQUENCE) || input.shape().get(1) != m) {
                throw new IllegalArgumentException("the task 'disturbance-rejection' of plant '" + plant.name()
                        + "' takes sequences of " + m + " disturbances, not " + input
                        + "; choose the dataset 'disturbances'");
            }
            return DataSpec.real(
                            new Shape(input.shape().get(0), outputs() + m), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE)
                    .withSampleTime(plant.get().sampleTime());
        }

        private int outputs() {
            return plant.get().output(new double[plant.get().states().size()]).length;
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            output(input, target);
            return new RejectionObjective(plant, outputs(), inputWeight, inputLimit);
        }
    }
}
