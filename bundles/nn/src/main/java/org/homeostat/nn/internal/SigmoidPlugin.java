package org.homeostat.nn.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.model.Activation;
import org.osgi.service.component.annotations.Component;

/** Offers the logistic function 1/(1 + exp(-x)). */
@Component
@PluginInfo(kind = "activation", name = "sigmoid", summary = "The logistic function 1/(1 + exp(-x)).")
public final class SigmoidPlugin implements Plugin<Activation, SigmoidPlugin.Sigmoid> {

    @Override
    public Sigmoid defaults() {
        return new Sigmoid();
    }

    @Override
    public Activation create(Sigmoid settings) {
        return settings;
    }

    /**
     * The logistic function 1/(1 + exp(-x)).
     */
    public record Sigmoid() implements Activation {

        @Override
        public NDArray apply(NDArray x) {
            return ai.djl.nn.Activation.sigmoid(x);
        }

        @Override
        public double maxSlope() {
            return 0.25;
        }

        @Override
        public NDArray derivative(NDArray x) {
            NDArray y = ai.djl.nn.Activation.sigmoid(x);
            return y.sub(y.mul(y));
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            return Newton.prox(this, alpha, u);
        }
    }
}
