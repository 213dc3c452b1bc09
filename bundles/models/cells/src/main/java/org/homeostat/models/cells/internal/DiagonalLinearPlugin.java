package org.homeostat.models.cells.internal;

import java.util.Set;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.AffineMap;
import org.osgi.service.component.annotations.Component;

/** Offers the diagonal linear cell. */
@Component
@PluginInfo(
        kind = "cell",
        name = "diagonal-linear",
        summary = "f(z, x) = w⊙z + u⊙x, whose equilibrium is u⊙x/(1 - w); for analysis of what training prefers.",
        source = "our reading of the diagonal linear DEQ of Wu et al. 2024, whose text could not be had")
public final class DiagonalLinearPlugin implements Plugin<Cell, DiagonalLinearPlugin.DiagonalLinear> {

    @Override
    public DiagonalLinear defaults() {
        return new DiagonalLinear(0, 1);
    }

    @Override
    public Cell create(DiagonalLinear settings) {
        return settings;
    }

    /**
     * The diagonal linear cell: as many components as the input has, each with two numbers.
     *
     * @param recurrent the start of each w
     * @param input the start of each u
     */
    public record DiagonalLinear(
            @Setting(
                    value = "Where each component of w starts; between -1 and 1 the plain iteration converges.",
                    exclusiveMin = true,
                    min = -1,
                    max = 1,
                    exclusiveMax = true)
            double recurrent,

            @Setting("Where each component of u starts.") double input)
            implements Cell {

        @Override
        public EquilibriumMap map(DataSpec data) {
            return new DiagonalLinearMap(this, Inputs.features("diagonal-linear", data));
        }

        @Override
        public Set<Class<?>> structures() {
            return Set.of(AffineMap.class);
        }
    }
}
