package org.homeostat.bases.fourier.internal;

import ai.djl.nn.Block;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Positions;
import org.osgi.service.component.annotations.Component;

/** Offers random Fourier features. */
@Component
@PluginInfo(
        kind = "basis",
        name = "rff",
        summary = "Random Fourier features: cosines and sines of random frequencies that stay as they are drawn.",
        source = "Rahimi and Recht 2007, algorithm 1; as the second tier of SIM: Konishi and Kawahara, appendix")
public final class RffPlugin implements Plugin<Basis, RffPlugin.Rff> {

    /** What the frequencies are drawn from, and so the kernel that inner products of features approach. */
    public enum Frequencies {
        /** Normal, for the Gaussian kernel exp(-‖v - w‖²/(2ℓ²)). */
        GAUSSIAN,
        /** Cauchy in each component, for the Laplacian kernel exp(-‖v - w‖₁/ℓ). */
        CAUCHY
    }

    /** What is computed of a frequency. */
    public enum Waves {
        /** Cosine and sine of each frequency: inner products depend on differences alone. */
        COS_SIN,
        /** One cosine with a random phase. */
        COS
    }

    @Override
    public Rff defaults() {
        return new Rff(256, 1, Frequencies.GAUSSIAN, Waves.COS_SIN);
    }

    @Override
    public Basis create(Rff settings) {
        if (settings.waves() == Waves.COS_SIN && settings.dimension() % 2 != 0) {
            throw new IllegalArgumentException(
                    "dimension must be even, as each frequency gives a cosine and a sine, not " + settings.dimension()
                            + "; take one more, or waves: cos");
        }
        return new Features(settings);
    }

    /**
     * Random Fourier features: ξ(v) = [cos(Wv); sin(Wv)]/√(m/2), W of m/2 rows, or cos(Wv + b)/√(m/2), W of m rows and b
     * uniform on [0, 2π). Frequencies are in radians, without a factor 2π: Tancik et al. 2020's scale σ is a bandwidth of
     * 1/(2πσ).
     *
     * <p>Inner products approach a kernel whose length-scale is the bandwidth, which has to fit the data: much shorter and
     * nothing generalises, much longer and everything looks alike. Good for smooth functions of few variables, such as images
     * as functions of coordinates; on raw images of many pixels a trained basis ({@code cnn}) should come first. A sequence is
     * mapped position by position, an image is flattened.
     *
     * @param dimension m
     * @param bandwidth ℓ
     * @param frequencies their distribution
     * @param waves what is computed of a frequency
     */
    public record Rff(
            @Setting(value = "Number of features; even for cos-sin.", min = 1)
            int dimension,

            @Setting(
                    value = "Length-scale ℓ of the kernel, in the unit of the input: frequencies have deviation 1/ℓ.",
                    min = 0,
                    exclusiveMin = true)
            double bandwidth,

            @Setting("What frequencies are drawn from: gaussian or cauchy, for a Gaussian or a Laplacian kernel.")
            Frequencies frequencies,

            @Setting("What is computed of a frequency: cos-sin, both; or cos, a cosine with a random phase.")
            Waves waves) {}

    private record Features(Rff settings) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            Positions positions = Positions.ofReal("the basis 'rff'", input);
            return new Waveforms(new FourierBlock(positions, settings, seed), settings.dimension());
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

    private record Waveforms(Block block, long dimension) implements Observables {

        @Override
        public boolean fitsToData() {
            return false;
        }
    }
}
