package org.homeostat.solvers.splitting.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** {@link PeacemanRachfordPlugin} keeps the contract of plug-ins. */
class PeacemanRachfordPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new PeacemanRachfordPlugin();
    }
}
