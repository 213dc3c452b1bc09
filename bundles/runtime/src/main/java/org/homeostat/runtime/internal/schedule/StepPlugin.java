package org.homeostat.runtime.internal.schedule;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.training.Schedule;
import org.osgi.service.component.annotations.Component;

/** Offers {@link Step}. */
@Component(service = Plugin.class)
@PluginInfo(
        kind = "schedule",
        name = "step",
        summary = "Multiplies the learning rate by a factor every few epochs.",
        source = "")
public final class StepPlugin implements Plugin<Schedule, Step> {

    @Override
    public Step defaults() {
        return new Step(10, 0.1, 0);
    }

    @Override
    public Schedule create(Step settings) {
        return settings;
    }
}
