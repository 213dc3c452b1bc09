package org.homeostat.models.cells.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.nn.Normalization;
import org.osgi.service.component.annotations.Component;

/** Offers the fully connected cell. */
@Component
@PluginInfo(
        kind = "cell",
        name = "dense",
        summary = "f(z, x) = σ(Wz + Ux + b), fully connected; images are flattened.",
        source = "El Ghaoui et al. 2021, Implicit Deep Learning; Winston and Kolter 2020, equation 1")
public final class DensePlugin implements Plugin<Cell, DensePlugin.Dense> {

    @Override
    public Dense defaults() {
        return new Dense(64, Ref.of("tanh", Activation.class), 0.9, Ref.of("none", Normalization.class), 0);
    }

    @Override
    public Cell create(Dense settings) {
        return settings;
    }

    /**
     * The fully connected cell.
     *
     * @param width number of state components
     * @param activation the nonlinearity σ
     * @param contraction spectral norm of W before training
     * @param normalization what makes W of the trained weight
     * @param dropout share of the state that training drops
     */
    public record Dense(
            @Setting(value = "Number of components of the state z.", min = 1)
            int width,

            @Setting("The nonlinearity σ.") Ref<Activation> activation,

            @Setting(value = "Spectral norm of W before training; below 1 the cell starts contractive.", min = 0)
            double contraction,

            @Setting(
                    "What makes W of the trained weight. 'spectral' with a bound below 1 keeps the equilibrium unique for"
                            + " activations of slope at most 1; with 'none', training is free.")
            Ref<Normalization> normalization,

            @Setting(
                    value =
                            "Share of the state's components that training hides from W, the same ones in a whole solve;"
                                    + " the others grow by 1/(1 - dropout), and with them the map's Lipschitz constant.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout)
            implements Cell {

        @Override
        public EquilibriumMap map(DataSpec input) {
            return new DenseMap(this, Inputs.features("dense", input));
        }
    }
}
