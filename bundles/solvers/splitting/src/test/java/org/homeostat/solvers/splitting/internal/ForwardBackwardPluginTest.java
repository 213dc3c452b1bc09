package org.homeostat.solvers.splitting.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** {@link ForwardBackwardPlugin} keeps the contract of plug-ins. */
class ForwardBackwardPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new ForwardBackwardPlugin();
    }
}
