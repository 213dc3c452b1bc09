package org.homeostat.nn.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.model.Activation;
import org.osgi.service.component.annotations.Component;

/** Offers the rectifier max(x, 0), the projection onto non-negative numbers. */
@Component
@PluginInfo(kind = "activation", name = "relu", summary = "The rectifier max(x, 0).")
public final class ReluPlugin implements Plugin<Activation, ReluPlugin.Relu> {

    @Override
    public Relu defaults() {
        return new Relu();
    }

    @Override
    public Activation create(Relu settings) {
        return settings;
    }

    /**
     * The rectifier max(x, 0), the projection onto non-negative numbers.
     */
    public record Relu() implements Activation {

        @Override
        public NDArray apply(NDArray x) {
            return ai.djl.nn.Activation.relu(x);
        }

        @Override
        public double maxSlope() {
            return 1;
        }

        @Override
        public NDArray derivative(NDArray x) {
            try (NDArray positive = apply(x)) {
                return positive.sign();
            }
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            Newton.requirePositive(alpha);
            return apply(u);
        }
    }
}
