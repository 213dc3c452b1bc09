package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.homeostat.models.mondeq.MonotoneMap;
import org.osgi.service.component.annotations.Component;

/** Offers the layer of a single convolution. */
@Component
@PluginInfo(
        kind = "monotone-layer",
        name = "conv",
        summary = "A single convolution on images at full size, its resolvent diagonalised by Fourier transforms.",
        source = "Winston and Kolter 2020, section 4")
public final class ConvLayerPlugin implements Plugin<MonotoneLayer, ConvLayerPlugin.Conv> {

    @Override
    public Conv defaults() {
        return new Conv(54, 4, 1, Ref.of("relu", Activation.class));
    }

    @Override
    public MonotoneLayer create(Conv settings) {
        return settings;
    }

    /**
     * A single convolution.
     *
     * @param channels channels of the state
     * @param pool edge of the windows averaged for the head
     * @param margin m
     * @param activation σ
     */
    public record Conv(
            @Setting(value = "Channels of the state z.", min = 1)
            int channels,

            @Setting(
                    value = "Edge of the windows over which the state, borders included, is averaged before the head.",
                    min = 1,
                    unit = "px")
            int pool,

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
            Shape image = Inputs.image("conv", input);
            if (pool > TierMap.edge(image, 0)) {
                throw new IllegalArgumentException("pool is " + pool + ", but the state has " + TierMap.edge(image, 0)
                        + " pixels a side, borders included; set it lower");
            }
            return new TierMap(List.of(channels), image, output.size(), pool, margin, activation.get());
        }
    }
}
