package org.homeostat.models.control.internal;

import java.util.List;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.model.SolverUse;
import org.homeostat.control.Plant;
import org.osgi.service.component.annotations.Component;

/** Offers closed loops. */
@Component
@PluginInfo(
        kind = "model",
        name = "closed-loop",
        summary =
                "A plant under a controller: from initial states to trajectories, differentiable, so that the controller"
                        + " can be trained.")
public final class ClosedLoopPlugin implements Plugin<ModelFamily, ClosedLoopPlugin.ClosedLoop> {

    @Override
    public ClosedLoop defaults() {
        return new ClosedLoop(
                Ref.of("pendulum", Plant.class),
                Ref.of("lqr", ModelFamily.class),
                Measurement.STATE,
                Optional.empty(),
                1);
    }

    @Override
    public ModelFamily create(ClosedLoop settings) {
        return settings;
    }

    /** What the controller sees. */
    public enum Measurement {
        /** The whole state. */
        STATE,
        /** The plant's outputs. */
        OUTPUT
    }

    /**
     * A plant under a controller: x⁺ = f(x, u), u the controller's answer to x or to y = h(x). Any family that maps vectors to vectors
     * is a controller: {@code lqr}, {@code lqg}, {@code state-feedback}, and networks such as {@code mlp} or {@code deq}; their recurrent
     * states are carried along. The task says how many steps are simulated.
     *
     * @param plant what is controlled
     * @param controller what controls
     * @param measured what the controller sees
     * @param inputLimit where inputs saturate
     * @param hold steps for which an input is held
     */
    public record ClosedLoop(
            @Setting("The plant.") Ref<Plant> plant,

            @Setting("The controller: a model from what is measured to inputs.")
            Ref<ModelFamily> controller,

            @Setting("What the controller sees.") Measurement measured,

            @Setting(
                    value = "The largest modulus of an input; what the controller asks beyond it is cut off.",
                    min = 0,
                    exclusiveMin = true)
            Optional<Double> inputLimit,

            @Setting(
                    value = "Steps of the plant for each step of the controller; the input is held meanwhile.",
                    min = 1,
                    max = 1_000_000)
            int hold)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            return Loops.build(this, context);
        }

        @Override
        public List<SolverUse> solverUses() {
            return controller.get().solverUses();
        }
    }
}
