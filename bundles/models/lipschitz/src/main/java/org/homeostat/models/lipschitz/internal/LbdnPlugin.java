package org.homeostat.models.lipschitz.internal;

import java.util.Arrays;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.osgi.service.component.annotations.Component;

/** Offers Lipschitz-bounded deep networks. */
@Component
@PluginInfo(
        kind = "model",
        name = "lbdn",
        summary =
                "Lipschitz-bounded deep network of sandwich layers: a feed-forward network whose gain is bounded by design.",
        source = "Wang and Manchester 2023, Direct parameterization of Lipschitz-bounded deep networks")
public final class LbdnPlugin implements Plugin<ModelFamily, LbdnPlugin.Lbdn> {

    @Override
    public Lbdn defaults() {
        return new Lbdn(List.of(64, 64), Ref.of("relu", Activation.class), 10, false);
    }

    @Override
    public ModelFamily create(Lbdn settings) {
        return settings;
    }

    /**
     * A network of sandwich layers, then a linear map to the output. Images are flattened.
     *
     * @param widths units of each sandwich layer
     * @param activation the nonlinearity σ
     * @param gamma the bound γ
     * @param learnGamma whether γ is trained
     */
    public record Lbdn(
            @Setting(value = "Units of each sandwich layer, first to last; empty for a linear model.", min = 1)
            List<Integer> widths,

            @Setting("The nonlinearity σ, with slopes in [0, 1].")
            Ref<Activation> activation,

            @Setting(
                    value = "The bound γ: outputs move by at most γ times what inputs move, in the two-norm.",
                    min = 0,
                    exclusiveMin = true)
            double gamma,

            @Setting("Whether training may move γ from its start.")
            boolean learnGamma)
            implements ModelFamily {

        /**
         * Copies the list.
         *
         * @param widths units of each sandwich layer
         * @param activation the nonlinearity σ
         * @param gamma the bound γ
         * @param learnGamma whether γ is trained
         */
        public Lbdn {
            widths = List.copyOf(widths);
        }

        @Override
        public Model build(ModelContext context) {
            DataSpec input = context.input();
            boolean varies = Arrays.stream(input.shape().getShape()).anyMatch(n -> n < 0);
            if (varies || input.dataType().isInteger()) {
                throw new IllegalArgumentException("the model 'lbdn' takes real numbers of a fixed shape, not " + input
                        + "; choose a dataset of vectors or images");
            }
            double slope = activation.get().maxSlope();
            if (slope > 1) {
                throw new IllegalArgumentException("the model 'lbdn' wants an activation with slopes in [0, 1]; '"
                        + activation.name() + "' has slopes up to " + slope + "; choose relu or tanh");
            }
            LbdnBlock block = new LbdnBlock(this, input.size(), context.output().size());
            return new LbdnModel(block, context);
        }
    }
}
