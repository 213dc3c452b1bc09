package org.homeostat.solvers.splitting.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** {@link DouglasRachfordPlugin} keeps the contract of plug-ins. */
class DouglasRachfordPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new DouglasRachfordPlugin();
    }
}
