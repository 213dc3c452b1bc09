package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** The plug-in keeps the contract of plug-ins. */
class BroydenPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new BroydenPlugin();
    }
}
