package org.homeostat.runtime.internal.schedule;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.training.Schedule;
import org.osgi.service.component.annotations.Component;

/** Offers {@link OneCycle}. */
@Component(service = Plugin.class)
@PluginInfo(
        kind = "schedule",
        name = "one-cycle",
        summary = "Raises the learning rate and lowers it again, linearly, and the momentum the other way.",
        source = "Smith and Topin 2019; Winston and Kolter 2020, appendix")
public final class OneCyclePlugin implements Plugin<Schedule, OneCycle> {

    @Override
    public OneCycle defaults() {
        return new OneCycle(1e-3, 5, Optional.empty(), true, 0.95, 0.85);
    }

    @Override
    public Schedule create(OneCycle settings) {
        return settings;
    }
}
