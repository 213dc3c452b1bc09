package org.homeostat.solvers.triangular.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;

/** {@link TriangularPlugin} keeps the contract of plug-ins. */
class TriangularPluginTest extends PluginContract {

    @Override
    protected Plugin<?, ?> plugin() {
        return new TriangularPlugin();
    }
}
