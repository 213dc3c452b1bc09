package org.homeostat.gradients.internal;

import java.util.Map;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code implicit}. */
@Component
@PluginInfo(
        kind = "gradient",
        name = "implicit",
        summary = "Implicit differentiation: exact gradients from one linear solve at the equilibrium.",
        source = "Bai, Kolter and Koltun 2019, theorem 1")
public final class ImplicitPlugin implements Plugin<GradientRule, Implicit> {

    @Override
    public Implicit defaults() {
        return new Implicit(Ref.of("anderson", Solver.class, Map.of("tolerance", 1e-4)));
    }

    @Override
    public GradientRule create(Implicit settings) {
        return settings;
    }
}
