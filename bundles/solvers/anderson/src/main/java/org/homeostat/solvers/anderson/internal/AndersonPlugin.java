package org.homeostat.solvers.anderson.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code anderson}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "anderson",
        summary = "Anderson acceleration: mixes the latest steps so that the linearised residual is smallest.",
        source = "Anderson 1965; Walker and Ni 2011, problem (2.1)")
public final class AndersonPlugin implements Plugin<Solver, Anderson> {

    @Override
    public Anderson defaults() {
        return new Anderson(5, 1e-10, 1, 10);
    }

    @Override
    public Solver create(Anderson settings) {
        return new AndersonSolver(settings);
    }
}
