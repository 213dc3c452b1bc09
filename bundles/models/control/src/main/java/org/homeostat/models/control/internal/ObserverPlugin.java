package org.homeostat.models.control.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.model.SolverUse;
import org.osgi.service.component.annotations.Component;

/** Offers state observers. */
@Component
@PluginInfo(
        kind = "model",
        name = "observer",
        summary =
                "State observer x̂⁺ = f(x̂, y): a dynamical model whose state is the plant's, learned from one step ahead.",
        source = "Revay, Wang and Manchester, Recurrent equilibrium networks, Proposition 2")
public final class ObserverPlugin implements Plugin<ModelFamily, ObserverPlugin.Observer> {

    @Override
    public Observer defaults() {
        return new Observer(
                Ref.of(
                        "ren",
                        ModelFamily.class,
                        Map.of("states", 51, "neurons", 200, "initialState", "carried", "start", "long-memory")),
                0,
                1);
    }

    @Override
    public ModelFamily create(Observer settings) {
        return settings;
    }

    /**
     * A state observer. In training it predicts x_{t+1} = f(x_t, y_t) from true states; in evaluation it also estimates the state from
     * measurements alone, from two initial estimates. If f is contracting, as of a {@code ren}, and predicts exactly, every estimate
     * converges to the state; errors of the prediction are kept within bounds.
     *
     * @param model f
     * @param low first initial estimate
     * @param high second initial estimate
     */
    public record Observer(
            @Setting(
                    "The dynamical model f, with initialState: carried and as many states as the plant; its outputs are not"
                            + " used.")
            Ref<ModelFamily> model,

            @Setting("Each component of the first initial estimate.")
            double low,

            @Setting("Each component of the second initial estimate, which a contracting f leads to the first.")
            double high)
            implements ModelFamily {

        private static final List<DataSpec.Axis> SEQUENCE = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

        @Override
        public Model build(ModelContext context) {
            long states = features("gives", context.output());
            long measured = features("takes", context.input()) - states;
            if (measured < 1) {
                throw new IllegalArgumentException(
                        "an observer takes states and then measurements: more than the " + states + " numbers of "
                                + context.input() + "; choose a dataset such as 'reaction-diffusion'");
            }
            DataSpec inner = DataSpec.real(new Shape(-1, measured), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
            DataSpec none = DataSpec.real(new Shape(-1, 0), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
            Model dynamics = model.get().build(new Inside(context, inner, none));
            return new Wrapped(
                    dynamics, "dynamics", new ObserverBlock(dynamics, model.name(), states, measured, low, high));
        }

        private static long features(String verb, DataSpec data) {
            if (!data.axes().equals(SEQUENCE) || data.dataType().isInteger()) {
                throw new IllegalArgumentException(
                        "an observer " + verb + " sequences of real vectors, (time, feature)," + " not " + data
                                + "; choose such a dataset and task");
            }
            return data.shape().get(1);
        }

        @Override
        public List<SolverUse> solverUses() {
            return model.get().solverUses();
        }
    }
}
