package org.homeostat.models.mondeq.internal;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.homeostat.models.mondeq.MonotoneMap;
import org.osgi.service.component.annotations.Component;

/** Offers the layer of Lipschitz-bounded equilibrium networks. */
@Component
@PluginInfo(
        kind = "monotone-layer",
        name = "lben",
        summary = "Fully connected in a trained diagonal metric; with gamma, the whole network is gamma-Lipschitz.",
        source = "Revay, Wang and Manchester 2020, Lipschitz-bounded equilibrium networks")
public final class LbenLayerPlugin implements Plugin<MonotoneLayer, LbenLayerPlugin.Lben> {

    @Override
    public Lben defaults() {
        return new Lben(80, 1, Optional.empty(), Ref.of("relu", Activation.class));
    }

    @Override
    public MonotoneLayer create(Lben settings) {
        return settings;
    }

    /**
     * A layer with a diagonal metric.
     *
     * @param units components of the state
     * @param epsilon ε
     * @param gamma γ
     * @param activation σ
     */
    public record Lben(
            @Setting(value = "Number of components of the state z.", min = 1)
            int units,

            @Setting(
                    value = "What keeps the layer well-posed, ε; the published code adds 1.",
                    min = 0,
                    exclusiveMin = true)
            double epsilon,

            @Setting(
                    value =
                            "How far outputs may move at most with the input, in two-norms; without it, the layer is only"
                                    + " well-posed.",
                    min = 0,
                    exclusiveMin = true)
            Optional<Double> gamma,

            @Setting("The nonlinearity σ, a proximal operator.")
            Ref<Activation> activation)
            implements MonotoneLayer {

        @Override
        public MonotoneMap map(DataSpec input, DataSpec output) {
            long features = Inputs.features("lben", input);
            return new LbenMap(units, features, output.size(), epsilon, gamma, activation.get());
        }
    }
}
