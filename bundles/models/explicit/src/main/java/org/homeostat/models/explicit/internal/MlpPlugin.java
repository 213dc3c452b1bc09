package org.homeostat.models.explicit.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.nn.Dropout;
import org.osgi.service.component.annotations.Component;

/** Offers multilayer perceptrons, the explicit baseline of deep equilibrium models. */
@Component
@PluginInfo(
        kind = "model",
        name = "mlp",
        summary = "Multilayer perceptron of given widths; without hidden layers, a linear model.",
        source = "Rumelhart, Hinton and Williams 1986")
public final class MlpPlugin implements Plugin<ModelFamily, MlpPlugin.Mlp> {

    @Override
    public Mlp defaults() {
        return new Mlp(List.of(64), Ref.of("tanh", Activation.class), 0);
    }

    @Override
    public ModelFamily create(Mlp settings) {
        return settings;
    }

    /**
     * A multilayer perceptron: x ↦ σ(Wx + b) for every width, then a linear map to the output. Images are flattened.
     *
     * @param widths units of each hidden layer
     * @param activation the nonlinearity σ
     * @param dropout dropped share of each hidden layer's outputs
     */
    public record Mlp(
            @Setting(value = "Units of each hidden layer, first to last; empty for a linear model.", min = 1)
            List<Integer> widths,

            @Setting("The nonlinearity σ after each hidden layer.")
            Ref<Activation> activation,

            @Setting(
                    value = "Share of each hidden layer's outputs that training drops.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout)
            implements ModelFamily {

        /**
         * Copies the list.
         *
         * @param widths units of each hidden layer
         * @param activation the nonlinearity σ
         * @param dropout dropped share of each hidden layer's outputs
         */
        public Mlp {
            widths = List.copyOf(widths);
        }

        @Override
        public Model build(ModelContext context) {
            long features = features(context.input());
            Activation sigma = activation.get();
            SequentialBlock layers = new SequentialBlock().add(Blocks.batchFlattenBlock(features));
            for (int width : widths) {
                layers.add(Linear.builder().setUnits(width).build());
                layers.add(LambdaBlock.singleton((NDArray x) -> sigma.apply(x), activation.name()));
                if (dropout > 0) {
                    layers.add(new Dropout(dropout));
                }
            }
            Block block = layers.add(
                    Linear.builder().setUnits(context.output().size()).build());
            return new Perceptron(block);
        }

        private record Perceptron(Block block) implements Model {

            @Override
            public void seed(long value) {
                Dropout.seed(block, value);
            }
        }

        private static long features(DataSpec input) {
            boolean varies = Arrays.stream(input.shape().getShape()).anyMatch(n -> n < 0);
            if (varies || input.dataType().isInteger()) {
                throw new IllegalArgumentException("the model 'mlp' takes real numbers of a fixed shape, not " + input
                        + "; choose a dataset of vectors or images");
            }
            return input.size();
        }
    }
}
