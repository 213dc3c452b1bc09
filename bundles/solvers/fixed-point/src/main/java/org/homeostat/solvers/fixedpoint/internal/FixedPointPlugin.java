package org.homeostat.solvers.fixedpoint.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code fixed-point}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "fixed-point",
        summary = "Damped fixed-point iteration z <- z + damping (f(z) - z), damping constant or adapted.",
        source = "Banach 1922; damping: Krasnosel'skii 1955")
public final class FixedPointPlugin implements Plugin<Solver, FixedPoint> {

    @Override
    public FixedPoint defaults() {
        return new FixedPoint(1, false);
    }

    @Override
    public Solver create(FixedPoint settings) {
        return settings;
    }
}
