package org.homeostat.solvers.splitting.internal;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code douglas-rachford}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "douglas-rachford",
        summary = "Douglas-Rachford splitting of a monotone operator: one resolvent an iteration, safe at margin 0.",
        source = "Lions and Mercier 1979; Eckstein and Bertsekas 1992")
public final class DouglasRachfordPlugin implements Plugin<Solver, DouglasRachford> {

    @Override
    public DouglasRachford defaults() {
        return new DouglasRachford(Optional.empty(), 1);
    }

    @Override
    public Solver create(DouglasRachford settings) {
        return settings;
    }
}
