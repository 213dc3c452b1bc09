package org.homeostat.runtime.internal.optimizer;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.training.Optimizer;
import org.osgi.service.component.annotations.Component;

/** Offers {@link AdamW}. */
@Component(service = Plugin.class)
@PluginInfo(
        kind = "optimizer",
        name = "adamw",
        summary = "Adam with weight decay that bypasses the moments.",
        source = "Loshchilov and Hutter 2019, Algorithm 2")
public final class AdamWPlugin implements Plugin<Optimizer, AdamW> {

    @Override
    public AdamW defaults() {
        return new AdamW(1e-3, 0.9, 0.999, 1e-8, 0.01);
    }

    @Override
    public Optimizer create(AdamW settings) {
        return settings;
    }
}
