package org.homeostat.bases.networks.internal;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.osgi.service.component.annotations.Component;

/** Offers convolutional networks as observables. */
@Component
@PluginInfo(
        kind = "basis",
        name = "cnn",
        summary = "A convolutional network with batch norm and pooling whose outputs are the observables; trained.",
        source = "Konishi and Kawahara, Stable Invariant Models via Koopman Spectra, appendix (image classification)")
public final class CnnPlugin implements Plugin<Basis, CnnPlugin.Cnn> {

    @Override
    public Cnn defaults() {
        return new Cnn(50, 24, 2);
    }

    @Override
    public Basis create(Cnn settings) {
        return new CnnBasis(settings);
    }

    /**
     * A convolutional network: blocks of two 3x3 convolutions, each with batch normalisation and a rectifier, and a maximum
     * over 2x2 pixels; then a linear map to the observables.
     *
     * <p>The choice for classifying small images. Batch statistics make training depend on the batch's size: below about 16
     * images a step they are too noisy.
     *
     * @param dimension number of observables
     * @param channels channels of each convolution
     * @param blocks number of blocks
     */
    public record Cnn(
            @Setting(value = "Number of observables.", min = 1)
            int dimension,

            @Setting(value = "Channels of each convolution.", min = 1)
            int channels,

            @Setting(value = "Number of blocks; each halves height and width.", min = 1)
            int blocks) {}

    private record CnnBasis(Cnn settings) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            long[] lengths = input.shape().getShape();
            int smallest = 1 << settings.blocks();
            if (!input.isImage()
                    || input.dataType().isInteger()
                    || Arrays.stream(lengths).skip(1).anyMatch(n -> n < smallest)) {
                throw new IllegalArgumentException("the basis 'cnn' with " + settings.blocks()
                        + " blocks takes images (channel, height, width) of at least " + smallest + "x" + smallest
                        + " pixels, not " + input + "; choose an image dataset, fewer blocks, or the basis 'fcn'");
            }
            return new Trained(new CnnBlock(new Shape(lengths), settings), settings.dimension());
        }

        @Override
        public boolean perPosition() {
            return false;
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
