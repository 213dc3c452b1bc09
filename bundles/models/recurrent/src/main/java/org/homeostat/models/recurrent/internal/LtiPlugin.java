package org.homeostat.models.recurrent.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.Sequences;
import org.osgi.service.component.annotations.Component;

/** Offers linear time-invariant systems. */
@Component
@PluginInfo(
        kind = "model",
        name = "lti",
        summary =
                "Linear time-invariant state-space system, the linear baseline of dynamical models; stable if asked for.",
        source =
                "Kailath 1980, Linear Systems; stable by Revay, Wang and Manchester's contracting parameterisation without"
                        + " neurons; drawn as in Orvieto et al. 2023, Resurrecting recurrent neural networks for long sequences")
public final class LtiPlugin implements Plugin<ModelFamily, LtiPlugin.Lti> {

    @Override
    public Lti defaults() {
        return new Lti(4, true, 1, true, 0.8, 0.99, 0.5, InitialState.ZERO, Encoder.defaults());
    }

    @Override
    public ModelFamily create(Lti settings) {
        return settings;
    }

    /**
     * A linear time-invariant system x⁺ = Ax + Bu, y = Cx + Du + b.
     *
     * @param states n
     * @param stable whether A is stable whatever its parameters
     * @param rate ᾱ
     * @param bias whether outputs have a trained offset b
     * @param minRadius the smallest modulus of A's eigenvalues at the start
     * @param maxRadius the largest
     * @param maxAngle the largest angle of A's eigenvalues at the start
     * @param initialState where trajectories begin
     * @param encoder reads initial states from data
     */
    public record Lti(
            @Setting(value = "Number n of states.", min = 1) int states,

            @Setting("Whether A is stable by construction: its eigenvalues stay below the rate in modulus.")
            boolean stable,

            @Setting(
                    value = "The rate ᾱ for stable systems: initial states are forgotten at least as fast as ᾱᵗ.",
                    min = 0,
                    exclusiveMin = true,
                    max = 1)
            double rate,

            @Setting("Whether outputs have a trained offset, the b of y = Cx + Du + b.")
            boolean bias,

            @Setting(
                    value = "The smallest modulus of A's eigenvalues at the start, for stable systems times the rate.",
                    min = 0,
                    max = 1)
            double minRadius,

            @Setting(
                    value = "The largest modulus of A's eigenvalues at the start, for stable systems times the rate.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double maxRadius,

            @Setting(
                    value = "The largest angle of A's eigenvalues at the start, in radians a step.",
                    min = 0,
                    max = Math.PI)
            double maxAngle,

            @Setting("Where trajectories begin; carried states go on from batch to batch.")
            InitialState initialState,

            @Setting("Reads initial states from the first inputs and measured outputs, for initialState: encoded.")
            Encoder encoder)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            if (minRadius > maxRadius) {
                throw new IllegalArgumentException("minRadius, " + minRadius + ", is larger than maxRadius, "
                        + maxRadius + "; make it at most as large");
            }
            return initialState == InitialState.ENCODED
                    ? encoder.before("lti", context, List.of(states), this::inside)
                    : inside(context);
        }

        private Model inside(ModelContext context) {
            long inputs = Sequences.inputs("lti", context.input());
            long outputs = Sequences.outputs("lti", context.output());
            return new LtiModel(this, new LtiBlock(this, inputs, outputs));
        }
    }
}
