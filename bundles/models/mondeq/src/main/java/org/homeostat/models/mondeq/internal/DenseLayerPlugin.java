package org.homeostat.models.mondeq.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.homeostat.models.mondeq.MonotoneMap;
import org.osgi.service.component.annotations.Component;

/** Offers the fully connected layer. */
@Component
@PluginInfo(
        kind = "monotone-layer",
        name = "dense",
        summary = "Fully connected, W = (1 - m)I - AᵀA + B - Bᵀ; for vectors and small images, which are flattened.",
        source = "Winston and Kolter 2020, Monotone operator equilibrium networks, proposition 1")
public final class DenseLayerPlugin implements Plugin<MonotoneLayer, DenseLayerPlugin.Dense> {

    @Override
    public Dense defaults() {
        return new Dense(87, 1, Ref.of("relu", Activation.class));
    }

    @Override
    public MonotoneLayer create(Dense settings) {
        return settings;
    }

    /**
     * The fully connected layer.
     *
     * @param units components of the state
     * @param margin m
     * @param activation σ
     */
    public record Dense(
            @Setting(value = "Number of components of the state z.", min = 1)
            int units,

            @Setting(
                    value =
                            "The modulus m of strong monotonicity; the equilibrium depends on the input by at most ‖U‖/m.",
                    min = 0,
                    exclusiveMin = true)
            double margin,

            @Setting("The nonlinearity σ, a proximal operator.")
            Ref<Activation> activation)
            implements MonotoneLayer {

        @Override
        public MonotoneMap map(DataSpec input, DataSpec output) {
            return new DenseMap(units, Inputs.features("dense", input), output.size(), margin, activation.get());
        }
    }
}
