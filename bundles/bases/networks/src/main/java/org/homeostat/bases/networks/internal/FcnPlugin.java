package org.homeostat.bases.networks.internal;

import java.util.List;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.nn.Positions;
import org.osgi.service.component.annotations.Component;

/** Offers fully connected networks as observables. */
@Component
@PluginInfo(
        kind = "basis",
        name = "fcn",
        summary = "A fully connected network whose outputs are the observables; trained.",
        source = "Konishi and Kawahara, Stable Invariant Models via Koopman Spectra, appendix (image regression)")
public final class FcnPlugin implements Plugin<Basis, FcnPlugin.Fcn> {

    @Override
    public Fcn defaults() {
        return new Fcn(256, List.of(256, 256), Ref.of("relu", Activation.class));
    }

    @Override
    public Basis create(Fcn settings) {
        return new FcnBasis(settings);
    }

    /**
     * A fully connected network: σ(Wx + b) for every width, then a linear map to the observables.
     *
     * <p>The choice for vectors of any meaning. From coordinates of images it learns low frequencies first and fine detail
     * hardly at all: there, {@code rff} before or instead of it does better. A sequence is mapped position by position, an
     * image is flattened; where neighbouring pixels matter take {@code cnn}.
     *
     * @param dimension number of observables
     * @param widths units of each hidden layer
     * @param activation the nonlinearity σ
     */
    public record Fcn(
            @Setting(value = "Number of observables.", min = 1)
            int dimension,

            @Setting(value = "Units of each hidden layer, first to last; empty for linear observables.", min = 1)
            List<Integer> widths,

            @Setting("The nonlinearity σ after each hidden layer.")
            Ref<Activation> activation) {

        /**
         * Copies the list.
         *
         * @param dimension number of observables
         * @param widths units of each hidden layer
         * @param activation the nonlinearity σ
         */
        public Fcn {
            widths = List.copyOf(widths);
        }
    }

    private record FcnBasis(Fcn settings) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            Positions positions = Positions.ofReal("the basis 'fcn'", input);
            return new Trained(new FcnBlock(positions, settings), settings.dimension());
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
}
