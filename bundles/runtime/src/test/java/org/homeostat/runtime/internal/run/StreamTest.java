package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.api.platform.StepProgress;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.api.task.Task;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recurrent model on a stream: its state goes from batch to batch, into checkpoints and back. */
class StreamTest {

    private static final int STEPS = 6;

    private static final String EXPERIMENT = """
            homeostat: 1
            task: sum
            dataset: stream
            model: memory
            training:
              epochs: 2
              batchSize: 2
              evaluationBatchSize: 2
              optimizer: {name: sgd, learningRate: 0.01}
              clip: {value: 0.5}
            seed: 4
            threads: 1
            dataType: float64
            """;

    /**
     * x_t = t + 1 in both rows; each batch is the next time step; another recording begins at one of them. The second row may end before
     * the last step.
     */
    private record Stream(double scale, int begins, boolean goesOn, boolean shrinks) implements Dataset {
        @Override
        public DataSpec input() {
            return DataSpec.vector(1);
        }

        @Override
        public DataSpec target() {
            return DataSpec.vector(1);
        }

        @Override
        public List<String> splits() {
            return List.of(TRAIN, TEST);
        }

        @Override
        public Samples open(String split, DataContext context) {
            return new Samples() {
                @Override
                public int size() {
                    return 2 * STEPS;
                }

                @Override
                public NDList inputs(NDManager manager, int... indices) {
                    return column(manager, indices, i -> scale * (i / 2 + 1));
                }

                @Override
                public NDList targets(NDManager manager, int... indices) {
                    return column(manager, indices, i -> 0);
                }

                @Override
                public Optional<int[][]> stream(int batchSize, long seed) {
                    int[][] batches = IntStream.range(0, STEPS)
                            .mapToObj(t -> new int[] {2 * t, 2 * t + 1})
                            .toArray(int[][]::new);
                    if (shrinks) {
                        batches[STEPS - 1] = new int[] {2 * STEPS - 2};
                    }
                    return goesOn ? Optional.of(batches) : Optional.empty();
                }

                @Override
                public boolean begins(int... indices) {
                    return indices[0] / 2 == begins;
                }
            };
        }

        private static NDList column(NDManager manager, int[] indices, IntToDoubleFunction value) {
            double[] values = Arrays.stream(indices).mapToDouble(value).toArray();
            return new NDList(manager.create(values).reshape(indices.length, 1));
        }
    }

    /** h' = x + h; the output is a·h'. */
    private static final class Memory extends AbstractBlock implements Model, ModelFamily {

        private final Parameter a = addParameter(Parameter.builder()
                .setName("a")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(1))
                .optInitializer(new NormalInitializer(1f))
                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray next = inputs.get(0).add(inputs.get(1));
            NDArray weight = store.getValue(a, next.getDevice(), training);
            // made from the parameter, so it would pile up with the parameter's manager
            NDArray doubled = weight.add(weight);
            return new NDList(next.mul(doubled), next);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {inputs[0], inputs[1]};
        }

        @Override
        public Block block() {
            return this;
        }

        @Override
        public NDList initialState(NDManager manager, int batch) {
            return new NDList(manager.zeros(new Shape(batch, 1), DataType.FLOAT64));
        }

        @Override
        public Model build(ModelContext context) {
            return new Memory();
        }
    }

    /** The loss is the mean square of outputs; the metric "state" is the last output over the weight. */
    private record Square(List<Integer> arrays) implements Task, Objective {
        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            return DataSpec.vector(1);
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            return this;
        }

        @Override
        public NDArray loss(NDList predictions, NDList targets) {
            NDManager root = predictions.head().getManager().getParentManager();
            arrays.add(root.getManagedArrays().size());
            NDArray difference = predictions.head().sub(targets.head());
            return difference.mul(difference).mean();
        }

        @Override
        public Scorer scorer() {
            List<Double> losses = new ArrayList<>();
            return new Scorer() {
                @Override
                public void add(NDList inputs, NDList predictions, NDList targets, double loss) {
                    losses.add(loss);
                }

                @Override
                public Map<String, Double> metrics() {
                    // the state after t steps is t(t + 1)/2; the ratio of losses shows it, whatever the weight
                    return Map.of("loss", losses.get(0), "ratio", Math.sqrt(losses.get(STEPS - 1) / losses.get(0)));
                }
            };
        }

        @Override
        public String decisiveMetric() {
            return "loss";
        }

        @Override
        public boolean largerIsBetter() {
            return false;
        }
    }

    @TempDir
    private Path folder;

    private final List<Integer> arrays = new ArrayList<>();

    private Platform platform(double scale) {
        return platform(scale, 0);
    }

    private Platform platform(double scale, int begins) {
        return platform(new Stream(scale, begins, true, false));
    }

    private Platform platform(Stream stream) {
        return new Platform(
                new DiskStorage(),
                Path.of("missing"),
                Duration.ofSeconds(60),
                TestPlugin.of("dataset", "stream", stream),
                TestPlugin.of("model", "memory", new Memory()),
                TestPlugin.of("task", "sum", new Square(arrays)));
    }

    @Test
    void theStateIsCarriedAlongAStreamAndStepsLeaveNothingBehind() {
        RunResult result = platform(1).train(EXPERIMENT, folder.resolve("run"));
        assertEquals(STEPS * (STEPS + 1) / 2.0, result.metrics().get("test").get("ratio"), 1e-12);
        // once the stream's state is there, every training step meets the same number of live arrays
        List<Integer> training = arrays.subList(1, STEPS);
        assertEquals(1, training.stream().distinct().count(), arrays.toString());
    }

    @Test
    void theRowsThatAreLeftGoOn() {
        RunResult result = platform(new Stream(1, 0, true, true)).train(EXPERIMENT, folder.resolve("run"));
        assertEquals(STEPS * (STEPS + 1) / 2.0, result.metrics().get("test").get("ratio"), 1e-12);
    }

    @Test
    void theStateStartsAnewWhereARecordingBegins() {
        RunResult result = platform(1, 3).train(EXPERIMENT, folder.resolve("run"));
        assertEquals(4 + 5 + 6, result.metrics().get("test").get("ratio"), 1e-12);
    }

    @Test
    void aStateThatNothingCarriesIsWarnedOf() {
        List<String> warnings = new ArrayList<>();
        RunListener listener = Platform.collecting(warnings);
        Platform.end(platform(new Stream(1, 0, false, false)).start(EXPERIMENT, folder.resolve("apart"), listener));
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("model 'memory' carries a state"), warnings.toString());
        warnings.clear();
        Platform.end(platform(1).start(EXPERIMENT, folder.resolve("stream"), listener));
        assertEquals(List.of(), warnings);
    }

    @Test
    void theStateGoesThroughCheckpoints() throws IOException {
        Platform platform = platform(1);
        platform.train(EXPERIMENT, folder.resolve("whole"));
        Path path = folder.resolve("run");
        Run[] run = new Run[1];
        synchronized (run) {
            run[0] = platform.start(EXPERIMENT, path, new RunListener() {
                @Override
                public void step(StepProgress step) {
                    if (step.step() == STEPS + 3) {
                        synchronized (run) {
                            run[0].cancel();
                        }
                    }
                }
            });
        }
        assertEquals(Run.State.CANCELLED, Platform.end(run[0]).state());
        Platform.end(platform.experiments().resume(path, RunListener.NONE));
        assertEquals(Metrics.of(folder.resolve("whole")), Metrics.of(path));
        assertEquals(Metrics.result(folder.resolve("whole")), Metrics.result(path));
    }

    @Test
    void numbersThatAreNotFiniteEndTheRunAfterTenSteps() {
        List<String> warnings = new ArrayList<>();
        Run run = platform(Double.NaN).start(EXPERIMENT, folder.resolve("run"), Platform.collecting(warnings));
        CompletionException e = assertThrows(CompletionException.class, () -> Platform.end(run));
        assertTrue(e.getCause().getMessage().contains("10th step in a row"), e.getMessage());
        assertEquals(9, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("skipped"), warnings.toString());
    }
}
