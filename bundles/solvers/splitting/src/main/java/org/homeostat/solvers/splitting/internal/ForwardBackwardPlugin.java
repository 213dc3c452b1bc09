package org.homeostat.solvers.splitting.internal;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code forward-backward}. */
@Component
@PluginInfo(
        kind = "solver",
        name = "forward-backward",
        summary = "Forward-backward splitting of a monotone operator: one product with W an iteration.",
        source = "Winston and Kolter 2020, algorithms 1 and 3")
public final class ForwardBackwardPlugin implements Plugin<Solver, ForwardBackward> {

    @Override
    public ForwardBackward defaults() {
        return new ForwardBackward(Optional.empty());
    }

    @Override
    public Solver create(ForwardBackward settings) {
        return settings;
    }
}
