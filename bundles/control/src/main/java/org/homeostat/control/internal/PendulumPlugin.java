package org.homeostat.control.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.control.Pendulum;
import org.homeostat.control.Plant;
import org.osgi.service.component.annotations.Component;

/** Offers the pendulum. */
@Component
@PluginInfo(
        kind = "plant",
        name = "pendulum",
        summary = "A driven pendulum about its upright or its hanging equilibrium, in Euler steps.",
        source = "D. Frank, talk on equilibrium networks in control, 2022 (columns of u and w put right)")
public final class PendulumPlugin implements Plugin<Plant, Pendulum> {

    @Override
    public Pendulum defaults() {
        return Pendulum.defaults();
    }

    @Override
    public Plant create(Pendulum settings) {
        return settings;
    }
}
