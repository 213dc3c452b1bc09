package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.homeostat.api.dataset.Augmentation;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done between epochs, when, and for how many. */
class EpochsRunTest {

    private static final String MLP = """
        homeostat: 1
        task: classification
        dataset: digits
        model: {name: mlp, widths: [8]}
        training: {epochs: 7, batchSize: 300, evaluateTraining: false, optimizer: {name: adam, learningRate: 1e-2}}
        seed: 5
        threads: 1
        """;

    @TempDir
    private Path folder;

    private final Platform platform = new Platform(
            new DiskStorage(),
            Path.of("missing"),
            Duration.ofSeconds(60),
            TestPlugin.of("augmentation", "all-zeros", new Augmentation() {
                @Override
                public NDList apply(NDList inputs, DataSpec input, long seed) {
                    return inputs;
                }

                @Override
                public NDList targets(NDList targets, DataSpec target, long seed) {
                    return new NDList(targets.head().zerosLike());
                }
            }),
            TestPlugin.of("model", "first-pixels", (ModelFamily) context -> new Model() {
                private final Block block = new SequentialBlock()
                        .add(Blocks.batchFlattenBlock(context.input().size()))
                        .add(LambdaBlock.singleton(x -> x.get(":, :10")));

                @Override
                public Block block() {
                    return block;
                }
            }));

    private RunResult run(String name, Map<String, String> changes, RunListener listener) {
        return Platform.end(platform.experiments()
                .start(platform.experiments().parse(MLP, "e.yaml", changes), folder.resolve(name), listener));
    }

    private List<Map<String, Object>> metrics(String name) throws IOException {
        List<Map<String, Object>> epochs = new ArrayList<>();
        for (String line : Metrics.of(folder.resolve(name))) {
            epochs.add(Json.object(line));
        }
        return epochs;
    }

    /** A network that is shown zeros alone says nothing else. */
    @Test
    @SuppressWarnings("unchecked")
    void augmentationsChangeTheTargetsOfTrainingToo() throws IOException {
        run("zeros", Map.of("training.augmentations", "[all-zeros]"), RunListener.NONE);
        Map<String, Object> validation =
                (Map<String, Object>) metrics("zeros").get(6).get("validation");
        double accuracy = (Double) validation.get("accuracy");
        assertTrue(accuracy > 0.05 && accuracy < 0.15, "accuracy " + accuracy);
    }

    @Test
    void onlyEveryThirdEpochAndTheLastAreEvaluated() throws IOException {
        List<Integer> told = new ArrayList<>();
        run("thirds", Map.of("training.evaluateEvery", "3", "training.checkpoint.keep", "100"), new RunListener() {
            @Override
            public void epoch(int epoch, Map<String, Object> metrics) {
                told.add(epoch);
            }
        });
        assertEquals(List.of(3, 6, 7), told);
        run("all", Map.of(), RunListener.NONE);
        List<Map<String, Object>> thirds = metrics("thirds");
        List<Map<String, Object>> all = metrics("all");
        assertEquals(7, thirds.size());
        for (int i = 0; i < 7; i++) {
            assertEquals(all.get(i).get("train"), thirds.get(i).get("train"), "what is evaluated changes no training");
            assertEquals(told.contains(i + 1), thirds.get(i).containsKey("validation"));
        }
        assertEquals(all.get(6), thirds.get(6));
        long steps = ((Number) all.get(0).get("step")).longValue();
        try (Stream<Path> files = Files.list(folder.resolve("thirds/checkpoints"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            List<String> expected = new ArrayList<>(List.of("best.safetensors"));
            for (long epoch : new long[] {0, 3, 6, 7}) {
                expected.add(String.format("step-%09d.safetensors", epoch * steps));
            }
            assertEquals(expected, names);
        }
    }

    @Test
    void patienceCountsEpochsButEndsOnlyAtEvaluatedOnes() throws IOException {
        RunResult result = run(
                "patience",
                Map.of(
                        "training.evaluateEvery", "2",
                        "training.earlyStopping.patience", "3",
                        "training.optimizer.learningRate", "1e-30"),
                RunListener.NONE);
        assertEquals(6, metrics("patience").size(), "the best is epoch 2, and epoch 5 is not evaluated");
        assertEquals(2, Json.object(result.json()).get("bestEpoch"));
    }

    @Test
    void theLastEpochCountsWhereItIsAskedFor() throws IOException {
        Map<String, String> falling = Map.of("training.optimizer.learningRate", "0.5", "training.parameters", "last");
        RunResult last = run("last", falling, RunListener.NONE);
        Object validation = metrics("last").get(6).get("validation");
        assertEquals(validation, last.metrics().get("validation"));
        assertFalse(Files.exists(folder.resolve("last/checkpoints/best.safetensors")));
        run("best", Map.of("training.optimizer.learningRate", "0.5"), RunListener.NONE);
        RunResult again = Platform.end(platform.experiments()
                .evaluate(
                        folder.resolve("best"), "validation", Map.of("training.parameters", "last"), RunListener.NONE));
        assertEquals(validation, again.metrics().get("validation"));
        assertTrue(Files.readString(folder.resolve("last/report.html")).contains("<td>the last</td>"));
    }

    @Test
    void figuresOfChosenEpochsAreKeptAndShown() throws IOException {
        run("figures", Map.of("training.figuresAt", "[0, 2, 100]", "training.evaluateEvery", "5"), RunListener.NONE);
        Path figures = folder.resolve("figures/figures");
        for (String name : List.of("confusion-matrix-epoch-0", "confusion-matrix-epoch-2", "confusion-matrix")) {
            assertTrue(Files.size(figures.resolve(name + ".png")) > 0, name);
        }
        assertFalse(Files.exists(figures.resolve("confusion-matrix-epoch-100.png")));
        assertTrue(
                Files.mismatch(figures.resolve("confusion-matrix-epoch-0.svg"), figures.resolve("confusion-matrix.svg"))
                        >= 0);
        String report = Files.readString(folder.resolve("figures/report.html"));
        int before = report.indexOf("(before training)</figcaption>");
        int second = report.indexOf("(epoch 2)</figcaption>");
        assertTrue(before > 0 && before < second, report);
    }

    @Test
    void noEpochEvaluatesTheModelAsItIs() throws IOException {
        RunResult none =
                run("none", Map.of("training.epochs", "0", "threads", "0", "model", "first-pixels"), RunListener.NONE);
        assertEquals(0, none.parameters());
        assertEquals(none.metrics().keySet(), java.util.Set.of("validation", "test"));
        String json = Files.readString(folder.resolve("none/result.json"));
        assertEquals(0, Json.object(json).get("epochs"));
        assertTrue(Files.readString(folder.resolve("none/report.html")).contains("<figure>"));
        RunResult again = Platform.end(
                platform.experiments().evaluate(folder.resolve("none"), "test", Map.of(), RunListener.NONE));
        assertEquals(none.metrics().get("test"), again.metrics().get("test"));
        RunResult random = run("random", Map.of("training.epochs", "0"), RunListener.NONE);
        assertTrue(random.metrics().get("test").get("accuracy") < 0.5, random.json());
        assertEquals(
                random.metrics(),
                Platform.end(platform.experiments().resume(folder.resolve("random"), RunListener.NONE))
                        .metrics());
    }

    @Test
    void aModelWithoutParametersIsNotTrained() {
        CompletionException e = assertThrows(
                CompletionException.class, () -> run("fixed", Map.of("model", "first-pixels"), RunListener.NONE));
        assertTrue(e.getCause().getMessage().contains("set training.epochs to 0"), e.getMessage());
    }
}
