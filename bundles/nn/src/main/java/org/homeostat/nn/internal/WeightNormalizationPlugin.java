package org.homeostat.nn.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;
import org.osgi.service.component.annotations.Component;

/** Offers weight normalisation. */
@Component
@PluginInfo(
        kind = "normalization",
        name = "weight",
        summary = "Length and direction of each output's weights trained apart; bounds nothing.",
        source = "Salimans and Kingma 2016, Weight Normalization, equation 2; in DEQs: Bai, Kolter and Koltun 2019")
public final class WeightNormalizationPlugin implements Plugin<Normalization, WeightNormalizationPlugin.Weight> {

    @Override
    public Weight defaults() {
        return new Weight();
    }

    @Override
    public Normalization create(Weight settings) {
        return settings;
    }

    /**
     * Weight normalisation: each output's weights w = g·v/‖v‖, where the trained v was the weight and g is a further
     * parameter that starts at ‖v‖, so that the start is as without.
     *
     * <p>It steadies training with large learning rates. It keeps no norm small: where the equilibrium's existence has to be
     * sure, take {@code spectral}. Weights that start at zero have no direction and stay there.
     */
    public record Weight() implements Normalization {

        @Override
        public NormalizedWeight of(Parameter weight, UnaryOperator<Parameter> addParameter) {
            Parameter length = addParameter.apply(Parameter.builder()
                    .setName(weight.getName() + "_length")
                    .setType(Parameter.Type.OTHER)
                    .optShape(new Shape(weight.getShape().get(0)))
                    .optInitializer((manager, shape, type) -> startingLengths(weight, manager))
                    .build());
            return (parameters, device, training) -> {
                NDArray v = parameters.getValue(weight, device, training);
                NDArray g = parameters.getValue(length, device, training);
                return rows(v).mul(g.reshape(-1, 1).div(lengths(v))).reshape(v.getShape());
            };
        }

        private static NDArray startingLengths(Parameter weight, NDManager manager) {
            try (NDManager scratch = manager.newSubManager()) {
                NDArray v = weight.getArray().stopGradient();
                v.attach(scratch);
                NDArray lengths = lengths(v).reshape(-1);
                lengths.attach(manager);
                return lengths;
            }
        }

        /** ‖v‖ of each output, (outputs, 1). */
        private static NDArray lengths(NDArray v) {
            NDArray rows = rows(v);
            return rows.mul(rows).sum(new int[] {1}, true).add(Float.MIN_NORMAL).sqrt();
        }

        private static NDArray rows(NDArray v) {
            return v.reshape(v.getShape().get(0), -1);
        }
    }
}
