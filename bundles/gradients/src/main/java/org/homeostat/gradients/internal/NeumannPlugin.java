package org.homeostat.gradients.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code neumann} of kind solver. */
@Component
@PluginInfo(
        kind = "solver",
        name = "neumann",
        summary = "Damped Neumann series, for adjoint solves: simplest and slowest of the linear solvers.",
        source = "Neumann 1877; damping: Geng et al. 2021, On Training Implicit Models, Neumann form")
public final class NeumannPlugin implements Plugin<Solver, Neumann> {

    @Override
    public Neumann defaults() {
        return new Neumann(1);
    }

    @Override
    public Solver create(Neumann settings) {
        return settings;
    }
}
