package org.homeostat.runtime.internal.schedule;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.training.Schedule;
import org.osgi.service.component.annotations.Component;

/** Offers {@link Constant}. */
@Component(service = Plugin.class)
@PluginInfo(
        kind = "schedule",
        name = "constant",
        summary = "Keeps the learning rate, after a warm-up if asked.",
        source = "")
public final class ConstantPlugin implements Plugin<Schedule, Constant> {

    @Override
    public Constant defaults() {
        return new Constant(0);
    }

    @Override
    public Schedule create(Constant settings) {
        return settings;
    }
}
