package org.homeostat.api.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A network of images cut in two at its last feature maps, those before the head that pools or flattens them, so that one can
 * ask where in an image a prediction comes from. In passes that train nothing, {@link #head} of {@link #maps} is what the whole
 * block gives.
 */
@ConsumerType
public interface FeatureMaps {

    /**
     * Computes the feature maps, without dropout and with the statistics of normalisations as they stand.
     *
     * @param parameters gives the parameters' values
     * @param inputs what the block takes, batch first
     * @return (batch, channels, height, width); of a network with several resolutions those nearest to its predictions
     */
    NDArray maps(ParameterStore parameters, NDList inputs);

    /**
     * Goes on from the feature maps, differentiably.
     *
     * @param parameters gives the parameters' values
     * @param maps (batch, channels, height, width), shaped like {@link #maps}
     * @return the predictions, as the block gives them
     */
    NDList head(ParameterStore parameters, NDArray maps);

    /**
     * The feature maps of blocks in a row.
     *
     * @param network the row
     * @param body how many of its first blocks make the maps; the last of them gives one array (batch, channels, height, width)
     * @return the cut
     * @throws IllegalArgumentException if there are not so many blocks
     */
    static FeatureMaps of(SequentialBlock network, int body) {
        List<Block> blocks = network.getChildren().values();
        if (body < 1 || body > blocks.size()) {
            throw new IllegalArgumentException("a row of " + blocks.size() + " blocks cannot be cut after " + body);
        }
        return new Row(blocks.subList(0, body), blocks.subList(body, blocks.size()));
    }

    /**
     * Blocks in a row.
     *
     * @param body make the maps
     * @param tail go on from them
     */
    record Row(List<Block> body, List<Block> tail) implements FeatureMaps {

        /**
         * Copies the lists.
         *
         * @param body make the maps
         * @param tail go on from them
         */
        public Row {
            body = List.copyOf(body);
            tail = List.copyOf(tail);
        }

        @Override
        public NDArray maps(ParameterStore parameters, NDList inputs) {
            return run(body, parameters, inputs).singletonOrThrow();
        }

        @Override
        public NDList head(ParameterStore parameters, NDArray maps) {
            return run(tail, parameters, new NDList(maps));
        }

        private static NDList run(List<Block> blocks, ParameterStore parameters, NDList inputs) {
            NDList values = inputs;
            for (Block block : blocks) {
                values = block.forward(parameters, values, false);
            }
            return values;
        }
    }
}
