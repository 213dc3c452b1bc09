package org.homeostat.solvers.splitting.internal;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code peaceman-rachford}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "peaceman-rachford",
        summary = "Peaceman-Rachford splitting of a monotone operator: one resolvent an iteration, few iterations.",
        source = "Winston and Kolter 2020, algorithms 2 and 4")
public final class PeacemanRachfordPlugin implements Plugin<Solver, PeacemanRachford> {

    @Override
    public PeacemanRachford defaults() {
        return new PeacemanRachford(Optional.empty());
    }

    @Override
    public Solver create(PeacemanRachford settings) {
        return settings;
    }
}
