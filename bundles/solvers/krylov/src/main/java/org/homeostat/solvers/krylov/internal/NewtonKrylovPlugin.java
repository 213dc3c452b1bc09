package org.homeostat.solvers.krylov.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code newton-krylov}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "newton-krylov",
        summary =
                "Newton's method without a matrix: each step's linear equation is solved by GMRES, as exactly as pays.",
        source = "Knoll and Keyes 2004; Eisenstat and Walker 1996")
public final class NewtonKrylovPlugin implements Plugin<Solver, NewtonKrylov> {

    @Override
    public NewtonKrylov defaults() {
        return new NewtonKrylov(20, 20, NewtonKrylov.Term.EISENSTAT_WALKER, 0.5, true);
    }

    @Override
    public Solver create(NewtonKrylov settings) {
        return settings;
    }
}
