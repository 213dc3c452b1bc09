package org.homeostat.models.tcn.internal;

import ai.djl.nn.Block;
import java.util.Optional;
import java.util.OptionalDouble;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.Positions;
import org.osgi.service.component.annotations.Component;

/** Offers temporal convolutional networks as observables. */
@Component
@PluginInfo(
        kind = "basis",
        name = "tcn",
        summary = "A temporal convolutional network whose outputs at each position are the observables; trained.",
        source = "Bai, Kolter and Koltun 2018; as a basis: Konishi and Kawahara, appendix (copy memory)")
public final class TcnBasisPlugin implements Plugin<Basis, TcnBasisPlugin.TcnBasis> {

    @Override
    public TcnBasis defaults() {
        return new TcnBasis(32, 10, 8, 8, 0, Ref.of("weight", Normalization.class), Tokens.VALUE, Optional.empty());
    }

    @Override
    public Basis create(TcnBasis settings) {
        return new Temporal(settings);
    }

    /**
     * A temporal convolutional network with a linear map to the observables at each position.
     *
     * <p>The choice for sequences with long memory of known length, as training is parallel in time. The observables of a
     * position come from it and the past that the convolutions reach.
     *
     * @param dimension number of observables
     * @param channels channels of each convolution
     * @param levels residual blocks
     * @param kernel positions of the kernels
     * @param dropout share of values that training drops
     * @param normalization what makes weights of the trained kernels
     * @param tokens how tokens become numbers
     * @param weightDeviation deviation of a normal start of what has no normalisation
     */
    public record TcnBasis(
            @Setting(value = "Number of observables at each position.", min = 1)
            int dimension,

            @Setting(value = Descriptions.CHANNELS, min = 1) int channels,

            @Setting(value = Descriptions.LEVELS, min = 1, max = 24)
            int levels,

            @Setting(value = Descriptions.KERNEL, min = 1) int kernel,

            @Setting(value = Descriptions.DROPOUT, min = 0, max = 1, exclusiveMax = true)
            double dropout,

            @Setting(Descriptions.NORMALIZATION) Ref<Normalization> normalization,

            @Setting(Descriptions.TOKENS) Tokens tokens,

            @Setting(value = Descriptions.DEVIATION, min = 0, exclusiveMin = true)
            Optional<Double> weightDeviation) {

        private Convolutions convolutions() {
            return new Convolutions(
                    channels,
                    levels,
                    kernel,
                    dropout,
                    normalization.get(),
                    tokens,
                    weightDeviation.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
        }
    }

    private record Temporal(TcnBasis settings) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            return new Outputs(
                    new TemporalNetwork(
                            "the basis 'tcn'",
                            input,
                            settings.convolutions(),
                            new Positions(settings.dimension(), true)),
                    settings.dimension());
        }

        @Override
        public boolean perPosition() {
            return true;
        }

        @Override
        public boolean isTrainable() {
            return true;
        }

        @Override
        public Optional<Long> dimension() {
            return Optional.of((long) settings.dimension());
        }
    }

    private record Outputs(Block block, long dimension) implements Observables {

        @Override
        public boolean fitsToData() {
            return false;
        }
    }
}
