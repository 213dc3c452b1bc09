package org.homeostat.models.transformer.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.nn.Embedding;
import org.osgi.service.component.annotations.Component;

/** Offers transformers, and stacks of other cells. */
@Component
@PluginInfo(
        kind = "model",
        name = "transformer",
        summary =
                "A cell of sequences stacked to a depth, the explicit baseline of its equilibrium; for sequences and text.",
        source = "Vaswani et al. 2017; Dai et al. 2019, Transformer-XL; Dehghani et al. 2019, where tied")
public final class TransformerPlugin implements Plugin<ModelFamily, TransformerPlugin.Transformer> {

    @Override
    public Transformer defaults() {
        return new Transformer(Ref.of("transformer", Cell.class), 4, false, Start.ZERO, 0, Embedding.of(64));
    }

    @Override
    public ModelFamily create(Transformer settings) {
        return settings;
    }

    /** What the first layer's argument is. */
    public enum Start {
        /** 0, where solves for an equilibrium start; the weights of a first layer of its own for its argument have no effect. */
        ZERO,
        /** The input, as in Transformer-XL; it must be as wide as the state. */
        INPUT
    }

    /**
     * z₁ = f₁(z₀, x), z₂ = f₂(z₁, x), … and a linear map of the last one to the outputs at each position, or at the last position where
     * one output a sequence is asked for.
     *
     * <p>The network that an equilibrium of the cell is compared with: its memory in training grows with its depth, and no solver is
     * involved. The input drives every layer, as it drives every iteration there.
     *
     * @param cell makes the layers
     * @param layers how many
     * @param tied whether all are one
     * @param start the first layer's argument
     * @param dropout dropped share of the last state
     * @param embedding how tokens become vectors
     */
    public record Transformer(
            @Setting("The map of each layer; other cells of sequences can be stacked too.")
            Ref<Cell> cell,

            @Setting(value = "Number of layers.", unit = "layers", min = 1, max = 10_000)
            int layers,

            @Setting("Gives all layers the same weights, those of one.")
            boolean tied,

            @Setting(
                    "The first layer's argument: zero, where equilibria are solved for from, or the input, as published.")
            Start start,

            @Setting(
                    value = "Share of the last state's components that training drops.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout,

            @Setting("How tokens become vectors, and states scores of tokens; without effect where no tokens flow in.")
            Embedding embedding)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            return StackModel.build(this, context);
        }
    }
}
