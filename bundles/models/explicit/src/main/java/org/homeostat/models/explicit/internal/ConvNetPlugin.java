package org.homeostat.models.explicit.internal;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
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
import org.homeostat.nn.Dropout;
import org.homeostat.nn.Layers;
import org.osgi.service.component.annotations.Component;

/** Offers plain convolutional networks, the explicit baseline of equilibrium models of images. */
@Component
@PluginInfo(
        kind = "model",
        name = "conv-net",
        summary = "Plain convolutional network: blocks of 3x3 convolutions with pooling, then a linear map.",
        source = "Simonyan and Zisserman 2015; Ioffe and Szegedy 2015")
public final class ConvNetPlugin implements Plugin<ModelFamily, ConvNetPlugin.ConvNet> {

    @Override
    public ConvNet defaults() {
        return new ConvNet(List.of(32, 64, 64), 2, true, 0);
    }

    @Override
    public ModelFamily create(ConvNet settings) {
        return settings;
    }

    /**
     * A convolutional network: in each block a few 3x3 convolutions that keep height and width, each followed by batch
     * normalisation and ReLU, then 2x2 max-pooling; at the end a linear map of all that is left.
     *
     * @param channels output channels of each block's convolutions
     * @param convolutions convolutions in a block
     * @param batchNorm whether convolutions are followed by batch normalisation
     * @param dropout dropped share of what the linear map sees
     */
    public record ConvNet(
            @Setting(value = "Channels of each block, first to last; a block halves height and width.", min = 1)
            List<Integer> channels,

            @Setting(value = "3x3 convolutions in a block.", min = 1, max = 100)
            int convolutions,

            @Setting("Normalises each convolution's channels over the batch.")
            boolean batchNorm,

            @Setting(
                    value = "Share of the last block's outputs that training drops.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout)
            implements ModelFamily {

        /**
         * Copies the list and refuses an empty one.
         *
         * @param channels output channels of each block's convolutions
         * @param convolutions convolutions in a block
         * @param batchNorm whether convolutions are followed by batch normalisation
         * @param dropout dropped share of what the linear map sees
         */
        public ConvNet {
            channels = List.copyOf(channels);
            if (channels.isEmpty()) {
                throw new IllegalArgumentException("channels is empty; a conv-net has at least one block, and without"
                        + " convolutions the model mlp does");
            }
        }

        @Override
        public Model build(ModelContext context) {
            DataSpec input = context.input();
            if (context.output().isImage()) {
                throw new IllegalArgumentException("a conv-net gives a vector, not " + context.output()
                        + "; choose a model that segments, such as 'mdeq'");
            }
            long side = 1L << channels.size();
            if (!input.isImage() || input.shape().get(1) < side || input.shape().get(2) < side) {
                throw new IllegalArgumentException("a conv-net of " + channels.size()
                        + " blocks takes images of at least " + side + " rows and columns, not " + input
                        + "; choose such a dataset, or fewer channels");
            }
            SequentialBlock layers = new SequentialBlock();
            int body = 0;
            long from = input.shape().get(0);
            for (int width : channels) {
                for (int i = 0; i < convolutions; i++) {
                    layers.add(Layers.convolution(from, width, 3));
                    if (batchNorm) {
                        layers.add(new BatchNorm(width));
                    }
                    layers.add(Activation.reluBlock());
                    from = width;
                }
                body = layers.getChildren().size();
                layers.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
            }
            long features =
                    from * (input.shape().get(1) / side) * (input.shape().get(2) / side);
            layers.add(Blocks.batchFlattenBlock(features));
            if (dropout > 0) {
                layers.add(new Dropout(dropout));
            }
            return new Network(
                    layers.add(Layers.linear(features, context.output().size())), body);
        }

        /**
         * A network.
         *
         * @param block its layers in a row
         * @param body those before the last pooling
         */
        private record Network(SequentialBlock block, int body) implements Model {

            @Override
            public Optional<FeatureMaps> featureMaps() {
                return Optional.of(FeatureMaps.of(block, body));
            }

            @Override
            public void seed(long value) {
                Dropout.seed(block, value);
            }
        }
    }
}
