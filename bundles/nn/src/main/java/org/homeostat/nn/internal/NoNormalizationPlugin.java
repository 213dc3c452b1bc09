package org.homeostat.nn.internal;

import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;
import org.osgi.service.component.annotations.Component;

/** Offers weights as they are trained. */
@Component
@PluginInfo(kind = "normalization", name = "none", summary = "The weight as it is trained, free to grow.")
public final class NoNormalizationPlugin implements Plugin<Normalization, NoNormalizationPlugin.None> {

    @Override
    public None defaults() {
        return new None();
    }

    @Override
    public Normalization create(None settings) {
        return settings;
    }

    /** No normalisation. */
    public record None() implements Normalization {

        @Override
        public NormalizedWeight of(Parameter weight, UnaryOperator<Parameter> addParameter) {
            return (parameters, device, training) -> parameters.getValue(weight, device, training);
        }
    }
}
