package org.homeostat.nn.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.model.Activation;
import org.osgi.service.component.annotations.Component;

/** Offers the hyperbolic tangent. */
@Component
@PluginInfo(kind = "activation", name = "tanh", summary = "The hyperbolic tangent.")
public final class TanhPlugin implements Plugin<Activation, TanhPlugin.Tanh> {

    @Override
    public Tanh defaults() {
        return new Tanh();
    }

    @Override
    public Activation create(Tanh settings) {
        return settings;
    }

    /**
     * The hyperbolic tangent.
     */
    public record Tanh() implements Activation {

        @Override
        public NDArray apply(NDArray x) {
            return x.tanh();
        }

        @Override
        public double maxSlope() {
            return 1;
        }

        @Override
        public NDArray derivative(NDArray x) {
            NDArray y = x.tanh();
            return y.mul(y).neg().add(1);
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            return Newton.prox(this, alpha, u);
        }
    }
}
