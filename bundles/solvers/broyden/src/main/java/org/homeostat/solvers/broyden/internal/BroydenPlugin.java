package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.homeostat.solvers.broyden.internal.Broyden.LineSearch;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code broyden}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "broyden",
        summary =
                "Broyden's method: steps by an estimate of the inverse that every step improves, and that shine can use."
                        + " Not worth its memory where f contracts within a few steps.",
        source =
                "Broyden 1965; Kelley 1995, section 7.3; Byrd, Nocedal and Schnabel 1994; Bai, Kolter and Koltun 2019, equation (6)")
public final class BroydenPlugin implements Plugin<Solver, Broyden> {

    @Override
    public Broyden defaults() {
        return new Broyden(30, LineSearch.NONE, 10);
    }

    @Override
    public Solver create(Broyden settings) {
        return new BroydenSolver(settings);
    }
}
