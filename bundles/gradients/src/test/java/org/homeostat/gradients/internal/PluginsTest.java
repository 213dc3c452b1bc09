package org.homeostat.gradients.internal;

import org.homeostat.api.Plugin;
import org.homeostat.testkit.PluginContract;
import org.junit.jupiter.api.Nested;

/** Every plug-in keeps the contract of plug-ins. */
class PluginsTest {

    @Nested
    class OfImplicit extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new ImplicitPlugin();
        }
    }

    @Nested
    class OfJacobianFree extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new JacobianFreePlugin();
        }
    }

    @Nested
    class OfNeumann extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new NeumannPlugin();
        }
    }

    @Nested
    class OfNeumannSeries extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new NeumannSeriesPlugin();
        }
    }

    @Nested
    class OfPhantom extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new PhantomPlugin();
        }
    }

    @Nested
    class OfUnrolled extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new UnrolledPlugin();
        }
    }

    @Nested
    class OfShine extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new ShinePlugin();
        }
    }

    @Nested
    class OfJacobianNorm extends PluginContract {
        @Override
        protected Plugin<?, ?> plugin() {
            return new JacobianNormPlugin();
        }
    }
}
