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

/** Offers the cell of trellis networks. */
@Component
@PluginInfo(
        kind = "cell",
        name = "trellisnet",
        summary = "A causal convolution with the gates of long short-term memory; for sequences and text.",
        source = "Bai, Kolter and Koltun 2019, section 4.1; Bai, Kolter and Koltun 2019, Trellis Networks")
public final class TrellisnetPlugin implements Plugin<Cell, TrellisnetPlugin.Trellisnet> {

    @Override
    public Trellisnet defaults() {
        return new Trellisnet(64, 2, Ref.of("weight", Normalization.class), 0.05, 0);
    }

    @Override
    public Cell create(Trellisnet settings) {
        return settings;
    }

    /**
     * The cell of trellis networks: of the state [h, c] at positions t and before, (i, o, f, g) = W*h + U*x + b, c⁺ₜ = σ(f)cₜ₋₁ +
     * σ(i)tanh(g), h⁺ₜ = σ(o)tanh(c⁺ₜ).
     *
     * @param width components of h, and of c
     * @param kernel positions of both kernels
     * @param normalization what makes weights of the trained kernels
     * @param deviation deviation of the normal first weights
     * @param dropout share of h that training hides
     */
    public record Trellisnet(
            @Setting(value = "Components of h, and of c; the state has both.", min = 1, max = 1_000_000)
            int width,

            @Setting(
                    value = "Positions of the kernels, the present one included; published are 2.",
                    unit = "positions",
                    min = 2,
                    max = 1_000)
            int kernel,

            @Setting("What makes weights of the trained kernels; published is weight normalisation.")
            Ref<Normalization> normalization,

            @Setting(
                    value = "Deviation of the normal first weights; published is 0.01.",
                    min = 0,
                    exclusiveMin = true,
                    max = 10)
            double deviation,

            @Setting(
                    value =
                            "Share of the components of h that training hides from the kernel, the same at all positions and in"
                                    + " a whole solve.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout)
            implements Cell {

        @Override
        public EquilibriumMap map(DataSpec input) {
            return new TrellisnetMap(this, Inputs.sequence("trellisnet", input));
        }

        @Override
        public int memory() {
            return kernel - 1;
        }
    }
}
