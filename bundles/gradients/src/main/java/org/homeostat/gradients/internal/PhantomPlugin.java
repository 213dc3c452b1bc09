package org.homeostat.gradients.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.gradient.GradientRule;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code phantom}. */
@Component
@PluginInfo(
        kind = "gradient",
        name = "phantom",
        summary =
                "Phantom gradients: a few damped steps at the equilibrium in place of the adjoint solve; biased, smooth"
                        + " and of known cost.",
        source = "Geng et al. 2021, On Training Implicit Models")
public final class PhantomPlugin implements Plugin<GradientRule, Phantom> {

    @Override
    public Phantom defaults() {
        return new Phantom(Phantom.Form.UNROLLED, 5, 0.5);
    }

    @Override
    public GradientRule create(Phantom settings) {
        return settings;
    }
}
