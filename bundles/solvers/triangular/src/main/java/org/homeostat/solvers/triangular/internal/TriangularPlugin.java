package org.homeostat.solvers.triangular.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code triangular}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "triangular",
        summary = "The plain iteration for strictly triangular maps, exact after as many steps as the map is deep.",
        source = "forward substitution")
public final class TriangularPlugin implements Plugin<Solver, Triangular> {

    @Override
    public Triangular defaults() {
        return new Triangular();
    }

    @Override
    public Solver create(Triangular settings) {
        return settings;
    }
}
