package org.homeostat.nn.internal;

import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;
import org.homeostat.nn.SpectralBound;
import org.osgi.service.component.annotations.Component;

/** Offers spectral normalisation. */
@Component
@PluginInfo(
        kind = "normalization",
        name = "spectral",
        summary = "Keeps the spectral norm at or below a bound, so that a map stays contractive whatever is learned.",
        source = "after Miyato et al. 2018, Spectral Normalization, with a Schatten norm in place of power iteration;"
                + " kernels: Tsuzuku, Sato and Sugiyama 2018, Lipschitz-Margin Training")
public final class SpectralNormalizationPlugin implements Plugin<Normalization, SpectralNormalizationPlugin.Spectral> {

    @Override
    public Spectral defaults() {
        return new Spectral(0.95, true, SpectralBound.ORDER);
    }

    @Override
    public Normalization create(Spectral settings) {
        return settings;
    }

    /**
     * Spectral normalisation.
     *
     * @param bound the bound b on the spectral norm
     * @param clip whether smaller weights stay as they are
     * @param order order of the Schatten norm
     */
    public record Spectral(
            @Setting(
                    value = "The spectral norm that the weight never exceeds; for a kernel that of the convolution.",
                    min = 0,
                    exclusiveMin = true)
            double bound,

            @Setting("Whether a weight below the bound stays as it is; otherwise each is scaled until its Schatten norm"
                    + " is the bound.")
            boolean clip,

            @Setting(
                    value = "Order p of the Schatten norm that stands for the spectral norm, a power of two. It exceeds"
                            + " the spectral norm by at most the p-th root of the rank; doubling p costs one more matrix"
                            + " product a step.",
                    min = 4,
                    max = 4096)
            int order)
            implements Normalization {

        /**
         * Checks the order.
         *
         * @param bound the bound b on the spectral norm
         * @param clip whether smaller weights stay as they are
         * @param order order of the Schatten norm
         */
        public Spectral {
            if (Integer.bitCount(order) != 1) {
                throw new IllegalArgumentException("order must be a power of two, such as 16 or 64, not " + order);
            }
        }

        @Override
        public NormalizedWeight of(Parameter weight, UnaryOperator<Parameter> addParameter) {
            SpectralBound bounded = new SpectralBound(bound, clip, order);
            return (parameters, device, training) -> bounded.apply(parameters.getValue(weight, device, training));
        }
    }
}
