package org.homeostat.nn.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Activation;
import org.homeostat.nn.Scalars;
import org.osgi.service.component.annotations.Component;

/** Offers the leaky rectifier: x for positive, negativeSlope·x for negative arguments. */
@Component
@PluginInfo(
        kind = "activation",
        name = "leaky-relu",
        summary = "x for positive, a small multiple of x for negative arguments.")
public final class LeakyReluPlugin implements Plugin<Activation, LeakyReluPlugin.LeakyRelu> {

    @Override
    public LeakyRelu defaults() {
        return new LeakyRelu(0.01);
    }

    @Override
    public Activation create(LeakyRelu settings) {
        return settings;
    }

    /**
     * The leaky rectifier: x for positive, negativeSlope·x for negative arguments.
     *
     * @param negativeSlope the slope for negative arguments
     */
    public record LeakyRelu(
            @Setting(value = "The slope for negative arguments.", min = 0, max = 1)
            double negativeSlope) implements Activation {

        @Override
        public NDArray apply(NDArray x) {
            return ai.djl.nn.Activation.leakyRelu(x, engineSlope());
        }

        @Override
        public double maxSlope() {
            return 1;
        }

        @Override
        public NDArray derivative(NDArray x) {
            return x.gt(0).toType(x.getDataType(), false).mul(1 - engineSlope()).add(engineSlope());
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            Newton.requirePositive(alpha);
            double slope = engineSlope() / ((1 - alpha) * engineSlope() + alpha);
            return NDArrays.where(u.gt(0), u, u.mul(Scalars.like(u, slope)));
        }

        /** The slope as the engine takes it, so that values and derivatives agree in float64 too. */
        private float engineSlope() {
            return (float) negativeSlope;
        }
    }
}
