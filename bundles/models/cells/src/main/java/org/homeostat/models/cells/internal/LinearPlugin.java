package org.homeostat.models.cells.internal;

import java.util.Set;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.nn.Normalization;
import org.osgi.service.component.annotations.Component;

/** Offers the linear cell. */
@Component
@PluginInfo(
        kind = "cell",
        name = "linear",
        summary = "f(z, x) = Wz + Ux + b, whose equilibrium is (I - W)⁻¹(Ux + b); for analysis.",
        source = "linear deep equilibrium models, as in Kawaguchi 2021")
public final class LinearPlugin implements Plugin<Cell, LinearPlugin.Linear> {

    @Override
    public Linear defaults() {
        return new Linear(64, 0.5, Ref.of("none", Normalization.class));
    }

    @Override
    public Cell create(Linear settings) {
        return settings;
    }

    /**
     * The linear cell. It learns no more than a linear map does, but learns it otherwise; solvers of linear equations ({@code gmres},
     * {@code neumann}) serve it.
     *
     * @param width components of the state
     * @param contraction spectral norm of W before training
     * @param normalization what makes W of the trained weight
     */
    public record Linear(
            @Setting(value = "Number of components of the state z.", min = 1, max = 1_000_000)
            int width,

            @Setting(value = "Spectral norm of W before training; below 1 the plain iteration converges.", min = 0)
            double contraction,

            @Setting(
                    "What makes W of the trained weight; 'spectral' with a bound below 1 keeps the iteration convergent.")
            Ref<Normalization> normalization)
            implements Cell {

        @Override
        public EquilibriumMap map(DataSpec input) {
            return new LinearMap(this, Inputs.features("linear", input));
        }

        @Override
        public Set<Class<?>> structures() {
            return Set.of(AffineMap.class);
        }
    }
}
