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

/** Offers the residual convolutional cell. */
@Component
@PluginInfo(
        kind = "cell",
        name = "residual-conv",
        summary =
                "f(z, x) = GN(ReLU(z + GN(U*x + W₂*GN(ReLU(W₁*z))))), convolutions beside the state itself; for images.",
        source = "Kolter, Duvenaud and Johnson 2020, Deep Implicit Layers, chapter 4")
public final class ResidualConvPlugin implements Plugin<Cell, ResidualConvPlugin.ResidualConv> {

    @Override
    public ResidualConv defaults() {
        return new ResidualConv(16, 24, 3, 1, 8, 0.01, Ref.of("none", Normalization.class), 0);
    }

    @Override
    public Cell create(ResidualConv settings) {
        if (settings.kernel() % 2 == 0) {
            throw new IllegalArgumentException(
                    "kernel must be odd, so that the state keeps its size, not " + settings.kernel());
        }
        if (settings.channels() % settings.groups() != 0 || settings.hidden() % settings.groups() != 0) {
            throw new IllegalArgumentException("channels (" + settings.channels() + ") and hidden (" + settings.hidden()
                    + ") must be multiples of groups (" + settings.groups() + ")");
        }
        return settings;
    }

    /**
     * The residual convolutional cell. Its skip connection makes it expand easily: where {@code conv} finds its equilibrium in
     * a few iterations, this one may need many or have none; take it to compare with what is published.
     *
     * @param channels channels of the state
     * @param hidden channels between the two convolutions
     * @param kernel edge of the kernels
     * @param stride stride of the input's convolution
     * @param groups groups of each normalisation
     * @param deviation deviation of the normal first kernels of the state
     * @param normalization what makes W₁ and W₂ of the trained kernels
     * @param dropout share of the channels that training drops
     */
    public record ResidualConv(
            @Setting(value = "Channels of the state z.", min = 1, max = 100_000)
            int channels,

            @Setting(value = "Channels between the two convolutions.", min = 1, max = 100_000)
            int hidden,

            @Setting(value = "Edge of the kernels, odd.", unit = "px", min = 1, max = 99)
            int kernel,

            @Setting(value = "Stride of the input's convolution.", unit = "px", min = 1, max = 99)
            int stride,

            @Setting(value = "Groups of each normalisation.", min = 1, max = 100_000)
            int groups,

            @Setting(
                    value = "Deviation of the normal first kernels of the state; published is 0.01.",
                    min = 0,
                    exclusiveMin = true,
                    max = 10)
            double deviation,

            @Setting("What makes W₁ and W₂ of the trained kernels.")
            Ref<Normalization> normalization,

            @Setting(
                    value = "Share of the channels behind W₂ that training drops, the same ones in a whole solve.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout)
            implements Cell {

        @Override
        public EquilibriumMap map(DataSpec input) {
            return new ResidualConvMap(this, Inputs.image("residual-conv", input));
        }
    }
}
