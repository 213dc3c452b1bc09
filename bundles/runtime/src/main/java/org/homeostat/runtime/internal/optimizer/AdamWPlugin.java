package org.homeostat.runtime.internal.optimizer;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.training.Optimizer;
import org.osgi.service.component.annotations.Component;

/** Offers AdamW, {@link Adam} with decoupled weight decay. */
@Component(service = Plugin.class)
@PluginInfo(
        kind = "optimizer",
        name = "adamw",
        summary = "Adam with weight decay that bypasses the moments.",
        source = "Loshchilov and Hutter 2019, Algorithm 2")
public final class AdamWPlugin implements Plugin<Optimizer, AdamSettings> {

    @Override
    public AdamSettings defaults() {
        return new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 0.01);
    }

    @Override
    public Optimizer create(AdamSettings settings) {
        return new Adam(settings, true);
    }
}
