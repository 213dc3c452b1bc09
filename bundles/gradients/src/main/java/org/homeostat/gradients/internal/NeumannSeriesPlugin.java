package org.homeostat.gradients.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.gradient.GradientRule;
import org.osgi.service.component.annotations.Component;

/** The plug-in {@code neumann} of kind gradient. */
@Component
@PluginInfo(
        kind = "gradient",
        name = "neumann",
        summary = "The adjoint's Neumann series after so many terms: biased by what is cut off, of known cost."
                + " For contracting maps.",
        source = "Geng et al. 2021, On Training Implicit Models, Neumann form")
public final class NeumannSeriesPlugin implements Plugin<GradientRule, NeumannSeries> {

    @Override
    public NeumannSeries defaults() {
        return new NeumannSeries(10, 1);
    }

    @Override
    public GradientRule create(NeumannSeries settings) {
        return settings;
    }
}
