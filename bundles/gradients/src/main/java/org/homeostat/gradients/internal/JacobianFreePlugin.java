package org.homeostat.gradients.internal;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.gradient.GradientRule;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code jacobian-free}. */
@Component
@PluginInfo(
        kind = "gradient",
        name = "jacobian-free",
        summary = "Jacobian-free back-propagation: the gradient of one step at the equilibrium, biased and cheapest."
                + " For strongly contracting maps.",
        source = "Fung et al. 2022, JFB: Jacobian-Free Backpropagation for Implicit Networks")
public final class JacobianFreePlugin implements Plugin<GradientRule, JacobianFree> {

    @Override
    public JacobianFree defaults() {
        return new JacobianFree(Optional.empty());
    }

    @Override
    public GradientRule create(JacobianFree settings) {
        return settings;
    }
}
