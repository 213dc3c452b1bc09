package org.homeostat.runtime.internal.optimizer;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.training.Optimizer;
import org.osgi.service.component.annotations.Component;

/** Offers {@link Sgd}. */
@Component(service = Plugin.class)
@PluginInfo(
        kind = "optimizer",
        name = "sgd",
        summary = "Gradient descent with momentum, Nesterov's look-ahead and weight decay.",
        source = "Sutskever et al. 2013")
public final class SgdPlugin implements Plugin<Optimizer, Sgd> {

    @Override
    public Sgd defaults() {
        return new Sgd(0.1, 0.9, false, 0);
    }

    @Override
    public Optimizer create(Sgd settings) {
        return settings;
    }
}
