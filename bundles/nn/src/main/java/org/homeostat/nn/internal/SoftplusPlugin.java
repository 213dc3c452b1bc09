package org.homeostat.nn.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.model.Activation;
import org.osgi.service.component.annotations.Component;

/** Offers the smooth rectifier log(1 + exp(x)). */
@Component
@PluginInfo(kind = "activation", name = "softplus", summary = "The smooth rectifier log(1 + exp(x)).")
public final class SoftplusPlugin implements Plugin<Activation, SoftplusPlugin.Softplus> {

    @Override
    public Softplus defaults() {
        return new Softplus();
    }

    @Override
    public Activation create(Softplus settings) {
        return settings;
    }

    /**
     * The smooth rectifier log(1 + exp(x)).
     */
    public record Softplus() implements Activation {

        @Override
        public NDArray apply(NDArray x) {
            return ai.djl.nn.Activation.softPlus(x);
        }

        @Override
        public double maxSlope() {
            return 1;
        }

        @Override
        public NDArray derivative(NDArray x) {
            return ai.djl.nn.Activation.sigmoid(x);
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            return Newton.prox(this, alpha, u);
        }
    }
}
