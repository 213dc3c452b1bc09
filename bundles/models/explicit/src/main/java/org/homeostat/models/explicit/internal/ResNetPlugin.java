package org.homeostat.models.explicit.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.nn.BatchNorm;
import org.homeostat.nn.Layers;
import org.osgi.service.component.annotations.Component;

/** Offers residual networks, the explicit baseline of multiscale equilibrium models. */
@Component
@PluginInfo(
        kind = "model",
        name = "resnet",
        summary = "Residual network of basic or bottleneck blocks; 18, 50 and small ones by blocks and widths.",
        source = "He, Zhang, Ren and Sun 2016, Deep Residual Learning for Image Recognition")
public final class ResNetPlugin implements Plugin<ModelFamily, ResNetPlugin.ResNet> {

    @Override
    public ResNet defaults() {
        return new ResNet(Unit.BASIC, List.of(2, 2, 2, 2), List.of(64, 128, 256, 512), Stem.SMALL);
    }

    @Override
    public ModelFamily create(ResNet settings) {
        return settings;
    }

    /** What a residual block is made of. */
    public enum Unit {
        /** Two 3x3 convolutions, as in ResNet-18 and -34. */
        BASIC(1),
        /** A 3x3 convolution between two of 1x1, of which the last has four times as many channels, as in ResNet-50. */
        BOTTLENECK(4);

        private final int expansion;

        Unit(int expansion) {
            this.expansion = expansion;
        }

        /**
         * How many times as many channels come out as the stage is wide.
         *
         * @return at least 1
         */
        public int expansion() {
            return expansion;
        }
    }

    /** What comes before the first block. */
    public enum Stem {
        /** A 3x3 convolution that keeps height and width, for images of some tens of pixels. */
        SMALL(1),
        /** A 7x7 convolution of stride 2 and max-pooling of stride 2, for photographs. */
        IMAGENET(4);

        private final int stride;

        Stem(int stride) {
            this.stride = stride;
        }

        private SequentialBlock block(int width) {
            SequentialBlock stem = new SequentialBlock()
                    .add(
                            this == SMALL
                                    ? ResidualBlock.convolution(width, 3, 1)
                                    : ResidualBlock.convolution(width, 7, 2))
                    .add(new BatchNorm(width))
                    .add(Activation.reluBlock());
            return this == SMALL
                    ? stem
                    : stem.add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
        }
    }

    /**
     * A residual network: a stem, stages of residual blocks, each stage but the first halving height and width, the average over
     * the image, a linear map. Batch normalisation follows every convolution; shortcuts that change shape are 1x1 convolutions.
     *
     * @param unit what a block is made of
     * @param blocks blocks of each stage
     * @param widths width of each stage
     * @param stem what comes before the first block
     */
    public record ResNet(
            @Setting("What a block is made of: basic (two 3x3 convolutions) or bottleneck (1x1, 3x3, 1x1).")
            Unit unit,

            @Setting(
                    value = "Blocks of each stage: [2, 2, 2, 2] in ResNet-18, [3, 4, 6, 3] in ResNet-50.",
                    min = 1,
                    max = 1000)
            List<Integer> blocks,

            @Setting(
                    value = "Channels of each stage, inside a block where that is a bottleneck; published:"
                            + " [64, 128, 256, 512].",
                    min = 1)
            List<Integer> widths,

            @Setting("What comes before: small (a 3x3 convolution, for 32x32 pixels) or imagenet (7x7 of stride 2 and"
                    + " pooling).")
            Stem stem)
            implements ModelFamily {

        /**
         * Copies the lists and refuses ones of different length.
         *
         * @param unit what a block is made of
         * @param blocks blocks of each stage
         * @param widths width of each stage
         * @param stem what comes before the first block
         */
        public ResNet {
            blocks = List.copyOf(blocks);
            widths = List.copyOf(widths);
            if (blocks.isEmpty() || blocks.size() != widths.size()) {
                throw new IllegalArgumentException(
                        "blocks " + blocks + " and widths " + widths + " must have one number for each stage");
            }
        }

        @Override
        public Model build(ModelContext context) {
            DataSpec input = context.input();
            if (context.output().isImage()) {
                throw new IllegalArgumentException("a resnet gives a vector, not " + context.output()
                        + "; choose a model that segments, such as 'mdeq'");
            }
            long side = (long) stem.stride << blocks.size() - 1;
            if (!input.isImage() || input.shape().get(1) < side || input.shape().get(2) < side) {
                throw new IllegalArgumentException(
                        "a resnet of " + blocks.size() + " stages with this stem takes images of"
                                + " at least " + side + " rows and columns, not " + input
                                + "; choose such a dataset, the stem 'small', or fewer stages");
            }
            SequentialBlock network = new SequentialBlock().add(stem.block(widths.get(0)));
            long channels = widths.get(0);
            for (int stage = 0; stage < blocks.size(); stage++) {
                for (int i = 0; i < blocks.get(stage); i++) {
                    ResidualBlock block =
                            new ResidualBlock(unit, channels, widths.get(stage), stage > 0 && i == 0 ? 2 : 1);
                    network.add(block);
                    channels = block.channels();
                }
            }
            int body = network.getChildren().size();
            network.add(Pool.globalAvgPool2dBlock())
                    .add(Layers.linear(channels, context.output().size()));
            return new Network(network, Optional.of(FeatureMaps.of(network, body)));
        }

        private record Network(Block block, Optional<FeatureMaps> featureMaps) implements Model {}
    }
}
