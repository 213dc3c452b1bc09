package org.homeostat.gradients.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** The plug-in keeps the contract of plug-ins. */
class ImplicitPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new ImplicitPlugin();
    }
}
