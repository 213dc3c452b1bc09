package org.homeostat.runtime.internal.schedule;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.training.Schedule;
import org.osgi.service.component.annotations.Component;

/** Offers {@link Cosine}. */
@Component(service = Plugin.class)
@PluginInfo(
        kind = "schedule",
        name = "cosine",
        summary = "Lowers the learning rate along half a cosine wave.",
        source = "Loshchilov and Hutter 2017, equation 5, one period")
public final class CosinePlugin implements Plugin<Schedule, Cosine> {

    @Override
    public Cosine defaults() {
        return new Cosine(0, 0);
    }

    @Override
    public Schedule create(Cosine settings) {
        return settings;
    }
}
