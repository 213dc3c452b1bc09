package org.homeostat.solvers.anderson.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** The plug-in keeps the contract of plug-ins. */
class AndersonPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new AndersonPlugin();
    }
}
