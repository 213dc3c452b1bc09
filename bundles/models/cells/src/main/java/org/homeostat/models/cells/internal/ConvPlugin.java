package org.homeostat.models.cells.internal;

import ai.djl.ndarray.types.Shape;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.osgi.service.component.annotations.Component;

/** Offers the convolutional cell. */
@Component
@PluginInfo(
        kind = "cell",
        name = "conv",
        summary = "f(z, x) = GN(ReLU(z + GN(U*x + W₂*GN(ReLU(W₁*z))))), two convolutions with group normalisation.",
        source = "Kolter, Duvenaud and Johnson 2020, Deep Implicit Layers, chapter 4; Wu and He 2018")
public final class ConvPlugin implements Plugin<Cell, ConvPlugin.Conv> {

    @Override
    public Conv defaults() {
        return new Conv(16, 16, 3, 1, 1, 0.1);
    }

    @Override
    public Cell create(Conv settings) {
        if (settings.kernel() % 2 == 0) {
            throw new IllegalArgumentException(
                    "kernel must be odd, so that the state keeps its size, not " + settings.kernel());
        }
        requireDivides("channels", settings.channels(), settings.groups());
        requireDivides("hidden", settings.hidden(), settings.groups());
        return settings;
    }

    private static void requireDivides(String setting, int channels, int groups) {
        if (channels % groups != 0) {
            throw new IllegalArgumentException(
                    setting + " (" + channels + ") must be a multiple of groups (" + groups + ")");
        }
    }

    /**
     * The convolutional cell.
     *
     * @param channels channels of the state
     * @param hidden channels between the two convolutions
     * @param kernel edge of the kernels
     * @param stride stride of the input's convolution
     * @param groups groups of the normalisation
     * @param contraction spectral norm of the kernels before training
     */
    public record Conv(
            @Setting(value = "Channels of the state z.", min = 1)
            int channels,

            @Setting(value = "Channels between the two convolutions.", min = 1)
            int hidden,

            @Setting(value = "Edge of the square kernels, odd.", min = 1, unit = "px")
            int kernel,

            @Setting(value = "Stride of the input's convolution; the state is smaller than the image by it.", min = 1)
            int stride,

            @Setting(value = "Groups of channels that are normalised together; must divide channels and hidden.", min = 1)
            int groups,

            @Setting(value = "Spectral norm of the kernels W₁ and W₂ (as matrices) before training.", min = 0)
            double contraction)
            implements Cell {

        @Override
        public EquilibriumMap map(DataSpec input) {
            Shape image = Inputs.image("conv", input);
            return new ConvMap(this, image);
        }
    }
}
