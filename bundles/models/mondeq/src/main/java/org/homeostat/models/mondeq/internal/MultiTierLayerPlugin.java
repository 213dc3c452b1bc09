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

/** Offers the layer of several convolutional tiers. */
@Component
@PluginInfo(
        kind = "monotone-layer",
        name = "multi-tier",
        summary = "Convolutional tiers of halving size, each feeding the next; its resolvent by block substitution.",
        source = "Winston and Kolter 2020, section 4 and appendix D")
public final class MultiTierLayerPlugin implements Plugin<MonotoneLayer, MultiTierLayerPlugin.MultiTier> {

    @Override
    public MultiTier defaults() {
        return new MultiTier(List.of(16, 32, 32), 1, 1, Ref.of("relu", Activation.class));
    }

    @Override
    public MonotoneLayer create(MultiTier settings) {
        return settings;
    }

    /**
     * Several tiers.
     *
     * @param channels channels of each tier
     * @param pool edge of the windows averaged for the head
     * @param margin m
     * @param activation σ
     */
    public record MultiTier(
            @Setting(value = "Channels of each tier, the first at full size, each next one at half the size.", min = 1)
            List<Integer> channels,

            @Setting(
                    value =
                            "Edge of the windows over which the last tier, borders included, is averaged before the head.",
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

        /** Refuses a layer without tiers. */
        public MultiTier {
            channels = List.copyOf(channels);
            if (channels.isEmpty()) {
                throw new IllegalArgumentException("channels must name at least one tier, for example [16, 32, 32]");
            }
        }

        @Override
        public MonotoneMap map(DataSpec input, DataSpec output) {
            Shape image = Inputs.image("multi-tier", input);
            for (int i = 0; i < channels.size(); i++) {
                requireTier(image, i);
            }
            return new TierMap(channels, image, output.size(), pool, margin, activation.get());
        }

        private void requireTier(Shape image, int tier) {
            long edge = TierMap.edge(image, tier);
            boolean isLast = tier == channels.size() - 1;
            if (!isLast && edge % 2 != 0) {
                throw new IllegalArgumentException("tier " + (tier + 1) + " of the layer 'multi-tier' would have "
                        + edge
                        + " pixels a side, borders included; every tier but the last needs an even number to halve. Take"
                        + " images whose edge can be halved " + (channels.size() - 1) + " times without an odd number"
                        + " before the last, or name fewer tiers");
            }
            if (edge < 3 || isLast && pool > edge) {
                throw new IllegalArgumentException(
                        "tier " + (tier + 1) + " of the layer 'multi-tier' would have " + edge
                                + " pixels a side, borders included, which is too few; name fewer tiers or set pool lower");
            }
        }
    }
}
