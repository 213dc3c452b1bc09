package org.homeostat.runtime.internal.registry;

import java.util.Collection;
import java.util.function.Consumer;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.homeostat.runtime.internal.settings.SettingsReader;
import org.homeostat.runtime.internal.settings.SettingsSchema;

/** The plug-ins that are there now, as experiments need them. A service within this bundle. */
public interface Plugins {

    /**
     * Reads settings.
     *
     * @return a reader that knows the plug-ins as they come and go
     */
    SettingsReader reader();

    /**
     * Writes JSON schemas.
     *
     * @return a writer that knows the plug-ins as they come and go
     */
    SettingsSchema schema();

    /**
     * Watches the bundles of plug-ins that a run uses.
     *
     * @param uses the plug-ins
     * @param onLoss told once, as {@link RunHold#lost} says it, when a bundle stops, is replaced or removed; called on a
     *     thread of the framework, or at once if it has happened since the settings were read; must not block
     * @return the watch, to be closed when the run is over
     */
    RunHold hold(Collection<PluginUse> uses, Consumer<String> onLoss);
}
