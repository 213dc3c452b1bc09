package org.homeostat.solvers.fixedpoint.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** The plug-in keeps the contract of plug-ins. */
class FixedPointPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new FixedPointPlugin();
    }
}
