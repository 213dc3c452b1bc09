package org.homeostat.models.cells.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.nn.Normalization;
import org.osgi.service.component.annotations.Component;

/** Offers the transformer cell. */
@Component
@PluginInfo(
        kind = "cell",
        name = "transformer",
        summary =
                "Causal self-attention with relative positions, then a network at each position; for sequences and text.",
        source = "Bai, Kolter and Koltun 2019, section 4.1; attention of Dai et al. 2019, Transformer-XL")
public final class TransformerPlugin implements Plugin<Cell, TransformerPlugin.Transformer> {

    @Override
    public Transformer defaults() {
        return new Transformer(64, 4, 256, Order.POST, Ref.of("weight", Normalization.class), 0.05, 0, 0);
    }

    @Override
    public Cell create(Transformer settings) {
        if (settings.width() % settings.heads() != 0) {
            throw new IllegalArgumentException("width (" + settings.width() + ") must be a multiple of heads ("
                    + settings.heads() + "), so that each head has as many components");
        }
        return settings;
    }

    /** Where layers are normalised. */
    public enum Order {
        /** Behind each sum, as published: states stay at one scale, and the equilibrium exists more often. */
        POST,
        /**
         * Before attention and network: as in the authors' program, the network is added to its normalised input. Published
         * trainings without Jacobian regularisation diverged.
         */
        PRE
    }

    /**
     * The transformer cell: at each position y = LN(z + attention(z, x)), f = LN(y + W₂ReLU(W₁y + b₁) + b₂).
     *
     * @param width components of the state at each position
     * @param heads heads of the attention
     * @param hidden units of the network
     * @param layerNorm where layers are normalised
     * @param normalization what makes weights of the trained ones, but for the input's
     * @param deviation deviation of the normal first weights
     * @param dropout share of components that training drops
     * @param memory positions of the past
     */
    public record Transformer(
            @Setting(value = "Components of the state at each position.", min = 1, max = 1_000_000)
            int width,

            @Setting(value = "Heads of the attention; they share the width.", min = 1, max = 10_000)
            int heads,

            @Setting(value = "Units between the two linear maps at each position.", min = 1, max = 10_000_000)
            int hidden,

            @Setting("Layer normalisation behind each sum (post, as published), or before attention and network (pre).")
            Order layerNorm,

            @Setting("What makes weights of the trained ones, but for the input's; published is weight normalisation.")
            Ref<Normalization> normalization,

            @Setting(value = "Deviation of the normal first weights.", min = 0, exclusiveMin = true, max = 10)
            double deviation,

            @Setting(
                    value =
                            "Share of the components behind the attention, the hidden layer and the network that training"
                                    + " drops, the same at all positions and in a whole solve.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout,

            @Setting(
                    value =
                            "Positions before a segment that it can look at, where data are streams of segments, such as text:"
                                    + " their inputs and equilibria are kept.",
                    unit = "positions",
                    min = 0,
                    max = 1_000_000)
            int memory)
            implements Cell {

        @Override
        public EquilibriumMap map(DataSpec input) {
            return new TransformerMap(this, Inputs.sequence("transformer", input));
        }
    }
}
