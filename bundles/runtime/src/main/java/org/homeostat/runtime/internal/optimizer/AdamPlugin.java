package org.homeostat.runtime.internal.optimizer;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.training.Optimizer;
import org.osgi.service.component.annotations.Component;

/** Offers {@link Adam}. */
@Component(service = Plugin.class)
@PluginInfo(
        kind = "optimizer",
        name = "adam",
        summary = "Scales each step by running moments of the gradient.",
        source = "Kingma and Ba 2015, Algorithm 1")
public final class AdamPlugin implements Plugin<Optimizer, AdamSettings> {

    @Override
    public AdamSettings defaults() {
        return new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 0);
    }

    @Override
    public Optimizer create(AdamSettings settings) {
        return new Adam(settings, false);
    }
}
