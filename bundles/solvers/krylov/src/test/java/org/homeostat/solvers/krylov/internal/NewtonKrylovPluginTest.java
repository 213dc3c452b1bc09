package org.homeostat.solvers.krylov.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** The plug-in keeps the contract of plug-ins. */
class NewtonKrylovPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new NewtonKrylovPlugin();
    }
}
