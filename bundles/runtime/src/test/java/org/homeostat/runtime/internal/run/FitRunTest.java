package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.RunListener;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model fits to data is fitted once, before the first step, and kept by checkpoints. */
class FitRunTest {

    private static final String EXPERIMENT = """
            homeostat: 1
            task: classification
            dataset: digits
            model: fitted
            training: {epochs: 1, batchSize: 300}
            threads: 1
            """;

    @TempDir
    private Path folder;

    private final Fitted family = new Fitted(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final Platform platform = new Platform(
            new DiskStorage(), Path.of("missing"), Duration.ofSeconds(60), TestPlugin.of("model", "fitted", family));

    @Test
    void fitsOnceAndKeepsWhatItFound() {
        Path run = folder.resolve("run");
        Platform.end(platform.start(EXPERIMENT, run, RunListener.NONE));
        assertEquals(List.of(1000L), family.samples());
        int fit = family.calls().indexOf("fit");
        assertEquals(List.of("fit", "parametersChanged"), family.calls().subList(fit, fit + 2));
        assertTrue(family.offsets().stream().allMatch(offset -> offset == 5), family.offsets()::toString);

        family.offsets().clear();
        Platform.end(platform.experiments().evaluate(run, "test", Map.of(), RunListener.NONE));
        assertEquals(List.of(1000L), family.samples());
        assertEquals(5, family.offsets().get(0));
    }

    /**
     * Linear models with an offset that fitting sets to 5.
     *
     * @param samples how many samples each call was given
     * @param offsets the offset that each pass found
     * @param calls of fit and of what is told of parameters
     */
    private record Fitted(List<Long> samples, List<Float> offsets, List<String> calls) implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            Offset block = new Offset(context.input().size(), context.output().size(), offsets);
            return new Model() {
                @Override
                public Block block() {
                    return block;
                }

                @Override
                public void parametersChanged() {
                    calls.add("parametersChanged");
                }

                @Override
                public void fit(ParameterStore parameters, Supplier<NDList> inputs) {
                    calls.add("fit");
                    samples.add(inputs.get().head().getShape().get(0));
                    NDArray offset = block.offset.getArray();
                    offset.set(
                            new NDIndex("..."), offset.getManager().create(5f).reshape(1));
                }
            };
        }
    }

    private static final class Offset extends AbstractBlock {

        private final long features;
        private final List<Float> offsets;
        private final Parameter weight;
        private final Parameter offset;

        private Offset(long features, long outputs, List<Float> offsets) {
            super((byte) 1);
            this.features = features;
            this.offsets = offsets;
            weight = addParameter(Parameter.builder()
                    .setName("weight")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(features, outputs))
                    .build());
            offset = addParameter(Parameter.builder()
                    .setName("offset")
                    .setType(Parameter.Type.OTHER)
                    .optShape(new Shape(1))
                    .optRequiresGrad(false)
                    .optInitializer(new ConstantInitializer(0))
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.head().reshape(-1, features);
            NDArray shift = parameters.getValue(offset, x.getDevice(), training);
            offsets.add(shift.toFloatArray()[0]);
            return new NDList(x.matMul(parameters.getValue(weight, x.getDevice(), training))
                    .add(shift));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] shapes) {
            return new Shape[] {new Shape(shapes[0].get(0), weight.getShape().get(1))};
        }
    }
}
