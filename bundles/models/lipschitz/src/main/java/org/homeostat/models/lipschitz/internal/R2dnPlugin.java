package org.homeostat.models.lipschitz.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.Sequences;
import org.osgi.service.component.annotations.Component;

/** Offers robust recurrent deep networks. */
@Component
@PluginInfo(
        kind = "model",
        name = "r2dn",
        summary =
                "Robust recurrent deep network: a linear system in feedback with a deep 1-Lipschitz network; contracting or"
                        + " Lipschitz-bounded by design.",
        source =
                "Barbara, Wang and Manchester 2025, R2DN: Scalable parameterization of contracting and Lipschitz recurrent"
                        + " deep networks; the parameterisation of the linear system is ours")
public final class R2dnPlugin implements Plugin<ModelFamily, R2dnPlugin.R2dn> {

    @Override
    public R2dn defaults() {
        return new R2dn(
                16,
                16,
                List.of(32, 32),
                Ref.of("tanh", Activation.class),
                Property.CONTRACTING,
                1,
                10,
                1e-4,
                InitialState.ZERO,
                Encoder.defaults());
    }

    @Override
    public ModelFamily create(R2dn settings) {
        return settings;
    }

    /** What the network is guaranteed. */
    public enum Property {
        /** Contracting at the rate ᾱ. */
        CONTRACTING,
        /** An incremental gain of at most γ. */
        LIPSCHITZ
    }

    /**
     * A robust recurrent deep network: x⁺ = Ax + B₁w + B₂u + b_x, v = C₁x + D₁₂u + b_v, y = C₂x + D₂₁w + D₂₂u + b_y, w = φ(v) with φ a
     * Lipschitz-bounded deep network of bound 1.
     *
     * @param states n
     * @param neurons the length of v and of w
     * @param widths units of φ's sandwich layers
     * @param activation σ
     * @param property the guarantee
     * @param rate ᾱ
     * @param gamma γ
     * @param epsilon ε
     * @param initialState where trajectories begin
     * @param encoder reads initial states from data
     */
    public record R2dn(
            @Setting(value = "Number n of states.", min = 1) int states,

            @Setting(value = "How many signals the deep network takes, and how many it gives.", min = 1)
            int neurons,

            @Setting(value = "Units of each sandwich layer of the deep network; empty for a linear one.", min = 1)
            List<Integer> widths,

            @Setting("The nonlinearity σ, with slopes in [0, 1].")
            Ref<Activation> activation,

            @Setting("What is guaranteed beside contraction.")
            Property property,

            @Setting(
                    value = "The contraction rate ᾱ: initial states are forgotten at least as fast as ᾱᵗ.",
                    min = 0,
                    exclusiveMin = true,
                    max = 1)
            double rate,

            @Setting(
                    value = "The bound γ of the incremental gain, for property lipschitz.",
                    min = 0,
                    exclusiveMin = true)
            double gamma,

            @Setting(
                    value = "What the matrix inequality has to spare; it must outweigh the rounding of float32.",
                    min = 0,
                    exclusiveMin = true)
            double epsilon,

            @Setting("Where trajectories begin; carried states go on from batch to batch.")
            InitialState initialState,

            @Setting("Reads initial states from the first inputs and measured outputs, for initialState: encoded.")
            Encoder encoder)
            implements ModelFamily {

        /**
         * Copies the list.
         *
         * @param states n
         * @param neurons the length of v and of w
         * @param widths units of φ's sandwich layers
         * @param activation σ
         * @param property the guarantee
         * @param rate ᾱ
         * @param gamma γ
         * @param epsilon ε
         * @param initialState where trajectories begin
         * @param encoder reads initial states from data
         */
        public R2dn {
            widths = List.copyOf(widths);
        }

        @Override
        public Model build(ModelContext context) {
            return initialState == InitialState.ENCODED
                    ? encoder.before("r2dn", context, List.of(states), this::inside)
                    : inside(context);
        }

        private Model inside(ModelContext context) {
            long nu = Sequences.inputs("r2dn", context.input());
            long ny = Sequences.outputs("r2dn", context.output());
            if (nu == 0 || ny == 0) {
                throw new IllegalArgumentException(
                        "the model 'r2dn' takes at least one input and gives at least one output," + " not " + nu
                                + " and " + ny + "; choose ren, which needs neither");
            }
            double slope = activation.get().maxSlope();
            if (slope > 1) {
                throw new IllegalArgumentException("the model 'r2dn' wants an activation with slopes in [0, 1]; '"
                        + activation.name() + "' has slopes up to " + slope + "; choose tanh or relu");
            }
            return new R2dnModel(this, new R2dnBlock(this, nu, ny));
        }
    }
}
