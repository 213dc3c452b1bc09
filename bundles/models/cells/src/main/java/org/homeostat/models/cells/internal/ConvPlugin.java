package org.homeostat.models.cells.internal;

import ai.djl.ndarray.types.Shape;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.nn.Normalization;
import org.osgi.service.component.annotations.Component;

/** Offers the convolutional cell. */
@Component
@PluginInfo(
        kind = "cell",
        name = "conv",
        summary =
                "f(z, x) = ReLU(GN(U*x + W₂*ReLU(W₁*z + b₁) + b₂)), convolutions with group normalisation; for images.",
        source =
                "after Kolter, Duvenaud and Johnson 2020, Deep Implicit Layers, chapter 4, without its skip connection")
public final class ConvPlugin implements Plugin<Cell, ConvPlugin.Conv> {

    @Override
    public Conv defaults() {
        return new Conv(16, 16, 3, 1, 1, 0.9, Ref.of("none", Normalization.class), 0);
    }

    @Override
    public Cell create(Conv settings) {
        if (settings.kernel() % 2 == 0) {
            throw new IllegalArgumentException(
                    "kernel must be odd, so that the state keeps its size, not " + settings.kernel());
        }
        if (settings.channels() % settings.groups() != 0) {
            throw new IllegalArgumentException(
                    "channels (" + settings.channels() + ") must be a multiple of groups (" + settings.groups() + ")");
        }
        return settings;
    }

    /**
     * The convolutional cell.
     *
     * @param channels channels of the state
     * @param hidden channels between the two convolutions
     * @param kernel edge of the kernels
     * @param stride stride of the input's convolution
     * @param groups groups of the normalisation
     * @param contraction bound on the spectral norms of W₁ and W₂ before training
     * @param normalization what makes W₁ and W₂ of the trained kernels
     * @param dropout share of the channels that training drops
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

            @Setting(value = "Groups of channels that are normalised together; must divide channels.", min = 1)
            int groups,

            @Setting(value = "Bound on the spectral norms of the convolutions W₁ and W₂ before training.", min = 0)
            double contraction,

            @Setting("What makes W₁ and W₂ of the trained kernels. 'spectral' with a bound of about 1 to 3 keeps solves"
                    + " short; with 'none', training is free.")
            Ref<Normalization> normalization,

            @Setting(
                    value = "Share of the channels behind W₂ that training drops, the same ones in a whole solve; the"
                            + " others grow by 1/(1 - dropout).",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout)
            implements Cell {

        @Override
        public EquilibriumMap map(DataSpec input) {
            Shape image = Inputs.image("conv", input);
            return new ConvMap(this, image);
        }
    }
}
