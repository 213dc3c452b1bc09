package org.homeostat.gradients.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.gradient.GradientRule;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code unrolled}. */
@Component
@PluginInfo(
        kind = "gradient",
        name = "unrolled",
        summary =
                "Back-propagation through plain iterations, from the start or as the last ones before the equilibrium;"
                        + " memory grows with their number.",
        source = "Werbos 1990; the last k: Shaban et al. 2019")
public final class UnrolledPlugin implements Plugin<GradientRule, Unrolled> {

    @Override
    public Unrolled defaults() {
        return new Unrolled(Unrolled.From.START, 30);
    }

    @Override
    public GradientRule create(Unrolled settings) {
        return settings;
    }
}
