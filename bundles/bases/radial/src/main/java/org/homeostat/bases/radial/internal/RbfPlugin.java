package org.homeostat.bases.radial.internal;

import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Positions;
import org.osgi.service.component.annotations.Component;

/** Offers radial basis functions. */
@Component
@PluginInfo(
        kind = "basis",
        name = "rbf",
        summary = "Functions of the distance to centres, which k-means finds in the data; frozen after that.",
        source = "Williams, Kevrekidis and Rowley 2015, section 4.2; centres: Arthur and Vassilvitskii 2007, k-means++")
public final class RbfPlugin implements Plugin<Basis, RbfPlugin.Rbf> {

    /** φ(r) of the distance r in units of the width. */
    public enum Function {
        /** exp(-r²/2). */
        GAUSSIAN,
        /** √(1 + r²). */
        MULTIQUADRIC,
        /** 1/√(1 + r²). */
        INVERSE_MULTIQUADRIC,
        /** r² ln r. */
        THIN_PLATE
    }

    @Override
    public Rbf defaults() {
        return new Rbf(100, Function.GAUSSIAN, Optional.empty());
    }

    @Override
    public Basis create(Rbf settings) {
        return new Radial(settings);
    }

    /**
     * Radial basis functions φ(‖x - c‖/w) about centres c, which k-means finds in a sample of the data before training.
     *
     * <p>The choice for data that fill a bounded region of a few variables; unlike polynomials they stay small or grow slowly
     * outside it. In many variables all distances are alike, and {@code rff} or a trained basis is better. Where nothing fits the
     * centres to data, they are standard normal. A sequence is mapped position by position, an image is flattened.
     *
     * @param dimension number of centres
     * @param function φ
     * @param width w
     */
    public record Rbf(
            @Setting(value = "Number of centres, each of which gives an observable.", min = 1)
            int dimension,

            @Setting("The function of the distance: gaussian, multiquadric, inverse-multiquadric, thin-plate.")
            Function function,

            @Setting(
                    value =
                            "The distance w that is 1 for the function, in the unit of the input; without it, the mean distance"
                                    + " of a centre to its nearest other centre.",
                    min = 0,
                    exclusiveMin = true)
            Optional<Double> width) {}

    private record Radial(Rbf settings) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            return new Centred(
                    new RadialBlock(Positions.ofReal("the basis 'rbf'", input), settings, seed), settings, seed);
        }

        @Override
        public boolean perPosition() {
            return true;
        }

        @Override
        public boolean isTrainable() {
            return false;
        }

        @Override
        public Optional<Long> dimension() {
            return Optional.of((long) settings.dimension());
        }
    }
}
