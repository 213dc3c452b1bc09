package org.homeostat.nn.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.model.Activation;
import org.osgi.service.component.annotations.Component;

/** Offers the identity. */
@Component
@PluginInfo(kind = "activation", name = "identity", summary = "No nonlinearity.")
public final class IdentityPlugin implements Plugin<Activation, IdentityPlugin.Identity> {

    @Override
    public Identity defaults() {
        return new Identity();
    }

    @Override
    public Activation create(Identity settings) {
        return settings;
    }

    /**
     * The identity.
     */
    public record Identity() implements Activation {

        @Override
        public NDArray apply(NDArray x) {
            return x;
        }

        @Override
        public double maxSlope() {
            return 1;
        }

        @Override
        public NDArray derivative(NDArray x) {
            return x.onesLike();
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            Newton.requirePositive(alpha);
            return u;
        }
    }
}
