package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.platform.ExperimentException;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.StepProgress;
import org.homeostat.runtime.internal.checkpoint.Checkpoint;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that ask more of equilibrium layers than solves. Four steps an epoch. */
class LayerTrainingRunTest {

    private static final String PLAIN = """
            homeostat: 1
            task: classification
            dataset: digits
            model:
              name: deq
              cell: {name: dense, width: 16}
              solver: {name: fixed-point, tolerance: 1e-4, maxIterations: 40}
            training:
              epochs: 3
              batchSize: 300
              optimizer: {name: sgd, learningRate: 0.05}
              evaluateTraining: false
            diagnostics: {samples: 0}
            seed: 6
            threads: 1
            """;

    private static final String ALL = PLAIN.replace("  evaluateTraining: false\n", """
              evaluateTraining: false
              regularizers: [small, {name: jacobian, weight: 0.5, probability: 0.5}]
              correction: {every: 2, weight: 0.8}
              unrolledWarmUp: {updates: 3, layers: 4}
              reuseEquilibria: true
            """);

    /** The mean square of f(z*), in every other step on the average. */
    private static final Regularizer SMALL = (equilibrium, progress, random) -> {
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        NDArray image = equilibrium.attached(equilibrium.state());
        return Optional.of(image.mul(image).mean());
    };

    @TempDir
    private Path folder;

    private final Platform platform = platform(SMALL);

    private static Platform platform(Regularizer regularizer) {
        return platform(new DiskStorage(), regularizer);
    }

    private static Platform platform(Storage storage, Regularizer regularizer) {
        return new Platform(
                storage,
                Path.of("missing"),
                Duration.ofSeconds(60),
                TestPlugin.of("regularizer", "small", regularizer));
    }

    private static Map<String, TensorData> tensors(Path run, int step) throws IOException {
        String name = String.format("checkpoints/step-%09d.safetensors", step);
        return Checkpoint.read(Files.readAllBytes(run.resolve(name))).tensors();
    }

    private Path train(String yaml) {
        Path run = folder.resolve("run-" + yaml.hashCode());
        platform.train(yaml, run);
        return run;
    }

    @SuppressWarnings("unchecked") // JSON objects
    private static Map<String, Object> part(Path run, int epoch, String name) throws IOException {
        String line = Files.readAllLines(run.resolve("metrics.jsonl")).get(epoch - 1);
        return (Map<String, Object>) Json.object(line).get(name);
    }

    private static double number(Path run, int epoch, String part, String name) throws IOException {
        return ((Number) part(run, epoch, part).get(name)).doubleValue();
    }

    @Test
    void aRunIsNotAllWarmUp() {
        String yaml = PLAIN.replace(
                "  evaluateTraining: false\n",
                "  evaluateTraining: false\n  unrolledWarmUp: {updates: 12, layers: 4}\n");
        CompletionException e =
                assertThrows(CompletionException.class, () -> platform.train(yaml, folder.resolve("run")));
        assertEquals(
                "training.unrolledWarmUp.updates is 12, and the run has 12 steps, so that no equilibrium would ever be"
                        + " trained; accepted is a number below 12",
                e.getCause().getMessage());
    }

    @Test
    void aRunThatIsTakenUpTwiceGivesTheNumbersOfOneThatIsNot() throws IOException {
        Path whole = folder.resolve("whole");
        platform.train(ALL, whole);
        Path run = folder.resolve("run");
        AtomicReference<Run> current = new AtomicReference<>();
        RunListener canceller = new RunListener() {
            @Override
            public void step(StepProgress step) {
                if (Set.of(2L, 6L, 9L).contains(step.step())) {
                    while (current.get() == null) {
                        Thread.onSpinWait();
                    }
                    current.get().cancel();
                }
            }
        };
        current.set(platform.start(ALL, run, canceller));
        assertEquals(Run.State.CANCELLED, Platform.end(current.get()).state());
        for (int i = 0; i < 3; i++) {
            current.set(null);
            current.set(platform.experiments().resume(run, canceller));
            Platform.end(current.get());
        }
        assertEquals(Run.State.DONE, current.get().state());
        assertEquals(Metrics.of(whole), Metrics.of(run));
        assertEquals(Metrics.result(whole), Metrics.result(run));
        Map<String, TensorData> expected = tensors(whole, 12);
        Map<String, TensorData> found = tensors(run, 12);
        assertEquals(expected.keySet(), found.keySet());
        assertTrue(found.containsKey("equilibria.0.states"), found.keySet().toString());
        expected.forEach((name, tensor) -> assertEquals(
                Arrays.hashCode(tensor.bytes()), Arrays.hashCode(found.get(name).bytes()), name));
        // states of training samples are no parameters
        List<String> exported = platform.experiments().export(run, folder.resolve("parameters.npz"));
        assertTrue(exported.stream().noneMatch(name -> name.startsWith("equilibria")), exported.toString());
    }

    @Test
    void aRunThatWasKilledGivesTheNumbersOfOneThatWasNot() throws IOException {
        Path whole = folder.resolve("whole");
        platform.train(ALL, whole);
        String often = ALL.replace("evaluateTraining: false", "evaluateTraining: false\n  checkpoint: {every: 3}");
        Path run = folder.resolve("run");
        DyingStorage dying = DyingStorage.killedAt(14);
        Run killed = platform(dying, SMALL).start(often, run, RunListener.NONE);
        assertThrows(CompletionException.class, () -> Platform.end(killed));
        Platform.end(platform.experiments().resume(run, RunListener.NONE));
        assertEquals(Metrics.of(whole), Metrics.of(run));
        assertEquals(Metrics.result(whole), Metrics.result(run));
    }

    @Test
    void nothingIsThereUnlessAskedFor() throws IOException {
        Path run = train(PLAIN);
        assertEquals(Set.of("loss", "gradientNorm"), part(run, 1, "train").keySet());
        assertTrue(tensors(run, 12).keySet().stream().noneMatch(name -> name.startsWith("equilibria")));
        Path all = train(ALL);
        assertEquals(
                Set.of("loss", "penalty", "correction", "gradientNorm"),
                part(all, 1, "train").keySet());
    }

    @Test
    void theReportedLossIsTheTasksAndTheRestStandsBesideIt() throws IOException {
        String once = PLAIN.replace("batchSize: 300", "batchSize: 2000").replace("epochs: 3", "epochs: 1");
        Platform always = platform((equilibrium, progress, random) -> {
            NDArray image = equilibrium.attached(equilibrium.state());
            return Optional.of(image.mul(image).mean());
        });
        Path plain = folder.resolve("plain");
        always.train(once, plain);
        Path regularized = folder.resolve("regularized");
        always.train(once.replace("epochs: 1", "epochs: 1\n  regularizers: [small]"), regularized);
        Path corrected = folder.resolve("corrected");
        always.train(once.replace("epochs: 1", "epochs: 1\n  correction: {every: 1, weight: 1.0}"), corrected);
        double loss = number(plain, 1, "train", "loss");
        assertEquals(loss, number(regularized, 1, "train", "loss"));
        assertEquals(loss, number(corrected, 1, "train", "loss"));
        assertTrue(number(regularized, 1, "train", "penalty") > 0);
        double gradient = number(plain, 1, "train", "gradientNorm");
        assertNotEquals(gradient, number(regularized, 1, "train", "gradientNorm"));
        // with weight 1 every kept iterate adds about the loss and its gradient once more
        double times = number(corrected, 1, "train", "correction") / loss;
        assertTrue(times > 1, times + " times the loss");
        assertEquals(1 + times, number(corrected, 1, "train", "gradientNorm") / gradient, 0.5 * times);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fixed-point | implicit",
                "fixed-point | jacobian-free",
                "fixed-point | {name: phantom, form: unrolled}",
                "fixed-point | {name: phantom, form: neumann}",
                "fixed-point | neumann",
                "fixed-point | {name: unrolled, from: equilibrium, steps: 3}",
                "broyden | shine",
                "broyden | {name: shine, refine: 2}"
            })
    void everyRuleThatStartsFromAnEquilibriumTakesCorrection(String solver, String gradient) throws IOException {
        String yaml = PLAIN.replace("name: fixed-point,", "name: " + solver + ",")
                .replace("training:", "  gradient: " + gradient + "\ntraining:")
                .replace("epochs: 3", "epochs: 2\n  correction: {every: 2, weight: 0.8}");
        Path run = train(yaml);
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (String name : List.of("loss", "correction", "gradientNorm")) {
                double value = number(run, epoch, "train", name);
                assertTrue(Double.isFinite(value) && value > 0, name + " of epoch " + epoch + " is " + value);
            }
        }
        assertTrue(number(run, 2, "train", "loss") < number(run, 1, "train", "loss"));
    }

    @Test
    void solvesThatStartAtThePreviousEquilibriumAreShorter() throws IOException {
        Path fresh = train(PLAIN);
        Path reused = train(PLAIN.replace("epochs: 3", "epochs: 3\n  reuseEquilibria: true"));
        assertEquals(number(fresh, 1, "solver", "iterationsMean"), number(reused, 1, "solver", "iterationsMean"));
        double before = number(fresh, 3, "solver", "iterationsMean");
        double after = number(reused, 3, "solver", "iterationsMean");
        assertTrue(after < 0.9 * before, before + " iterations from zero, " + after + " from before");
    }

    @Test
    void theUnrolledNetworkIsNoSolveThatFailed() throws IOException {
        List<String> warnings = new ArrayList<>();
        Path run = folder.resolve("run");
        String yaml = PLAIN.replace("epochs: 3", "epochs: 2\n  unrolledWarmUp: {updates: 4, layers: 1}");
        Platform.end(platform.start(yaml, run, Platform.collecting(warnings)));
        assertEquals(List.of(), warnings);
        String first = Files.readAllLines(run.resolve("metrics.jsonl")).get(0);
        assertFalse(Json.object(first).containsKey("solver"), first);
        assertTrue(number(run, 2, "solver", "iterationsMean") > 2);
    }

    @Test
    void aRegularizerThatThrowsIsNamed() {
        Platform broken = platform((equilibrium, progress, random) -> {
            throw new IllegalStateException("out of luck");
        });
        Run run = broken.start(ALL.replace("updates: 3", "updates: 0"), folder.resolve("run"), RunListener.NONE);
        CompletionException e = assertThrows(CompletionException.class, () -> Platform.end(run));
        assertTrue(e.getMessage().contains("regularizer 'small' of bundle org.example"), e.getMessage());
        assertTrue(e.getMessage().contains("out of luck"), e.getMessage());
    }

    @Test
    void aModelWithoutEquilibriumLayersIsRefused() {
        String mlp = ALL.replaceAll("(?s)model:.*training:", "model: mlp\ntraining:");
        String message = assertThrows(
                        ExperimentException.class, () -> platform.experiments().parse(mlp, "e.yaml", Map.of()))
                .getMessage();
        assertEquals(
                "e.yaml:4: model: model 'mlp' has no equilibrium layers, to which training.regularizers,"
                        + " training.correction, training.unrolledWarmUp, training.reuseEquilibria would apply; leave"
                        + " that out",
                message);
    }
}
