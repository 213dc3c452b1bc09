package org.homeostat.models.mondeq.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;
import org.junit.jupiter.api.Nested;

/** The plug-ins keep the contract of plug-ins. */
class PluginsTest {

    @Nested
    class Mondeq extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new MondeqPlugin();
        }
    }

    @Nested
    class Dense extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new DenseLayerPlugin();
        }
    }

    @Nested
    class Conv extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new ConvLayerPlugin();
        }
    }

    @Nested
    class MultiTier extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new MultiTierLayerPlugin();
        }
    }

    @Nested
    class Lben extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new LbenLayerPlugin();
        }
    }
}
