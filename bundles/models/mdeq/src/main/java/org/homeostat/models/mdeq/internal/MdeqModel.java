package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.nn.Layers;

/**
 * A stem, an equilibrium layer and a head.
 *
 * @param network all of them
 * @param layer the layer
 * @param featureMaps where to cut it, for classifications
 */
record MdeqModel(SequentialBlock network, EquilibriumLayer layer, Optional<FeatureMaps> featureMaps) implements Model {

    /** The smallest edge of the coarsest scale. */
    private static final long SMALLEST = 2;

    static Model build(MdeqPlugin.Mdeq settings, ModelContext context) {
        Architecture size = settings.architecture();
        DataSpec input = context.input();
        if (!input.isImage() || input.dataType().isInteger()) {
            throw new IllegalArgumentException("the model 'mdeq' takes images (channel, height, width), not " + input
                    + "; choose an image dataset");
        }
        Initializer start = new NormalInitializer((float) settings.deviation());
        MdeqMap map = new MdeqMap(
                size,
                settings.normalization().get(),
                start,
                Stem.edge(input.shape().get(1), size),
                Stem.edge(input.shape().get(2), size));
        requireRoom(map.scales(), input, size);
        EquilibriumLayer layer = context.equilibria().layer(map, settings.solver(), settings.gradient());
        SequentialBlock network =
                new SequentialBlock().add(starting(Stem.of(size), start)).add(layer.block());
        DataSpec output = context.output();
        if (output.isImage()) {
            requireSize(output, input);
            network.add(starting(new SegmentationHead(map.scales(), output.shape()), start));
            return new MdeqModel(network, layer, Optional.empty());
        }
        network.add(starting(new ClassificationMaps(map.scales(), size), start))
                .add(Pool.globalAvgPool2dBlock())
                .add(Layers.linear(size.finalChannels(), output.size()));
        int body = 3;
        return new MdeqModel(network, layer, Optional.of(FeatureMaps.of(network, body)));
    }

    /** Kernels and biases of stem and head start as those of the map, but for the last linear map. */
    private static Block starting(Block block, Initializer start) {
        block.setInitializer(start, Parameter.Type.WEIGHT);
        block.setInitializer(start, Parameter.Type.BIAS);
        return block;
    }

    private static void requireRoom(List<Scale> scales, DataSpec input, Architecture size) {
        Scale coarsest = scales.get(scales.size() - 1);
        if (Math.min(coarsest.height(), coarsest.width()) < SMALLEST) {
            throw new IllegalArgumentException("of an image " + input.shape() + ", a stem that halves it "
                    + size.downsampling() + " times and " + scales.size() + " branches leave the coarsest one "
                    + coarsest.height() + "x" + coarsest.width() + " pixels, fewer than " + SMALLEST + "x" + SMALLEST
                    + "; set downsampling lower or name fewer channels");
        }
    }

    private static void requireSize(DataSpec output, DataSpec input) {
        Shape wanted = output.shape();
        Shape given = input.shape();
        if (wanted.get(1) != given.get(1) || wanted.get(2) != given.get(2)) {
            throw new IllegalArgumentException("the model 'mdeq' labels the pixels of its images " + given
                    + ", and the task wants an output " + wanted + " of another height and width");
        }
    }

    @Override
    public Block block() {
        return network;
    }

    @Override
    public List<EquilibriumLayer> layers() {
        return List.of(layer);
    }
}
