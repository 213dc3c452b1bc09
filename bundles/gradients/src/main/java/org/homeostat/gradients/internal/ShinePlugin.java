package org.homeostat.gradients.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code shine}. */
@Component
@PluginInfo(
        kind = "gradient",
        name = "shine",
        summary =
                "SHINE: the inverse that a forward Broyden solve has built up serves the backward pass, with a fall-back"
                        + " and as many refining steps as wanted.",
        source =
                "Ramzi et al. 2022, SHINE: Sharing the Inverse Estimate from the Forward Pass; its refinement, which there"
                        + " also starts from the forward factors, starts from u alone here")
public final class ShinePlugin implements Plugin<GradientRule, Shine> {

    @Override
    public Shine defaults() {
        return new Shine(1.8, 0, Ref.of("broyden", Solver.class));
    }

    @Override
    public GradientRule create(Shine settings) {
        return settings;
    }
}
