package org.homeostat.solvers.krylov.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code gmres}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "gmres",
        summary = "Restarted GMRES for affine problems: the smallest residual over a growing Krylov space.",
        source = "Saad and Schultz 1986, algorithm 4")
public final class GmresPlugin implements Plugin<Solver, Gmres> {

    @Override
    public Gmres defaults() {
        return new Gmres(30);
    }

    @Override
    public Solver create(Gmres settings) {
        return settings;
    }
}
