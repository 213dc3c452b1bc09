package org.homeostat.models.tcn.internal;

import ai.djl.nn.Block;
import java.util.Optional;
import java.util.OptionalDouble;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.nn.Dropout;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.Positions;
import org.osgi.service.component.annotations.Component;

/** Offers temporal convolutional networks, the explicit baseline for sequences. */
@Component
@PluginInfo(
        kind = "model",
        name = "tcn",
        summary = "Temporal convolutional network: residual blocks of dilated causal convolutions; for sequences.",
        source = "Bai, Kolter and Koltun 2018, An Empirical Evaluation of Generic Convolutional and Recurrent Networks")
public final class TcnPlugin implements Plugin<ModelFamily, TcnPlugin.Tcn> {

    @Override
    public Tcn defaults() {
        return new Tcn(10, 8, 8, 0, Ref.of("weight", Normalization.class), Tokens.VALUE, Optional.empty());
    }

    @Override
    public ModelFamily create(Tcn settings) {
        return settings;
    }

    /**
     * A temporal convolutional network with a linear map to the outputs at each position, or at the last one where one output a
     * sequence is asked for.
     *
     * <p>The explicit baseline for sequences: no memory beyond the past that the convolutions reach, but training is parallel
     * in time.
     *
     * @param channels channels of each convolution
     * @param levels residual blocks
     * @param kernel positions of the kernels
     * @param dropout share of values that training drops
     * @param normalization what makes weights of the trained kernels
     * @param tokens how tokens become numbers
     * @param weightDeviation deviation of a normal start of what has no normalisation
     */
    public record Tcn(
            @Setting(value = Descriptions.CHANNELS, min = 1) int channels,

            @Setting(value = Descriptions.LEVELS, min = 1, max = 24)
            int levels,

            @Setting(value = Descriptions.KERNEL, min = 1) int kernel,

            @Setting(value = Descriptions.DROPOUT, min = 0, max = 1, exclusiveMax = true)
            double dropout,

            @Setting(Descriptions.NORMALIZATION) Ref<Normalization> normalization,

            @Setting(Descriptions.TOKENS) Tokens tokens,

            @Setting(value = Descriptions.DEVIATION, min = 0, exclusiveMin = true)
            Optional<Double> weightDeviation)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            Convolutions convolutions = new Convolutions(
                    channels,
                    levels,
                    kernel,
                    dropout,
                    normalization.get(),
                    tokens,
                    weightDeviation.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
            return new Network(new TemporalNetwork(
                    "the model 'tcn'", context.input(), convolutions, Positions.of(context.output())));
        }
    }

    private record Network(Block block) implements Model {

        @Override
        public void seed(long value) {
            Dropout.seed(block, value);
        }
    }
}
