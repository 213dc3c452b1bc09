package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.api.platform.StepProgress;
import org.homeostat.api.platform.Summary;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the platform's own parts from end to end. */
class DigitsRunTest {

    private static final String DEQ = """
            homeostat: 1
            task: classification
            dataset: digits
            model:
              name: deq
              cell: {name: dense, width: 24}
              solver: {name: anderson, tolerance: 1e-4}
            training: {epochs: 2, batchSize: 128, optimizer: {name: adam, learningRate: 1e-2}}
            seed: 3
            threads: 1
            """;

    @TempDir
    private Path folder;

    private final Platform platform = new Platform(new DiskStorage(), Path.of("missing"), Duration.ofSeconds(60));

    @Test
    void aRunLeavesACompleteFolder() throws IOException {
        List<StepProgress> steps = new ArrayList<>();
        Path run = folder.resolve("run");
        RunResult result = Platform.end(platform.start(DEQ, run, new RunListener() {
            @Override
            public void step(StepProgress step) {
                steps.add(step);
            }
        }));
        assertEquals(Run.State.DONE, result.state());
        assertTrue(result.metrics().get("test").get("accuracy") > 0.5, result.json());
        assertTrue(result.solver().get("iterationsMedian") >= 1, result.json());
        assertEquals(steps.get(steps.size() - 1).steps(), steps.size());
        assertTrue(steps.get(0).iterations().isPresent());
        for (String name : List.of(
                "experiment.yaml",
                "environment.json",
                "metrics.jsonl",
                "result.json",
                "report.html",
                "log.txt",
                "figures/learning-curve.png",
                "figures/learning-curve.svg",
                "figures/solver-iterations.svg",
                "figures/residuals.svg",
                "checkpoints/best.safetensors")) {
            assertTrue(Files.size(run.resolve(name)) > 0, name);
        }
        assertEquals(Json.object(Files.readString(run.resolve("result.json"))), Json.object(result.json()));
        Summary summary = platform.experiments().summary(platform.experiments().parse(DEQ, "e.yaml", Map.of()));
        assertEquals(summary.parameters(), result.parameters());
        String report = Files.readString(run.resolve("report.html"));
        assertFalse(report.contains("<script"));
        assertTrue(report.contains("spectral radius, median"), report);
        Map<?, ?> found = (Map<?, ?>) ((List<?>) Json.object(result.json()).get("diagnostics")).get(0);
        assertEquals(8, found.get("samples"));
        double radius = (Double) ((Map<?, ?>) found.get("spectralRadius")).get("max");
        double lipschitz = (Double) ((Map<?, ?>) found.get("lipschitz")).get("max");
        assertTrue(0 < radius && radius <= lipschitz, radius + ", " + lipschitz);
    }

    @Test
    void theSameSeedGivesTheSameNumbersAndEvaluationRepeatsTheResult() throws IOException {
        RunResult one = platform.train(DEQ, folder.resolve("one"));
        platform.train(DEQ, folder.resolve("two"));
        assertEquals(Metrics.of(folder.resolve("one")), Metrics.of(folder.resolve("two")));
        RunResult again = Platform.end(
                platform.experiments().evaluate(folder.resolve("one"), "test", Map.of(), RunListener.NONE));
        assertEquals(one.metrics().get("test"), again.metrics().get("test"));
        Map<?, ?> few = (Map<?, ?>) ((List<?>) Json.object(Platform.end(platform.experiments()
                                        .evaluate(
                                                folder.resolve("one"),
                                                "test",
                                                Map.of("diagnostics.samples", "300"),
                                                RunListener.NONE))
                                .json())
                        .get("diagnostics"))
                .get(0);
        assertEquals(300, few.get("samples"), "more than one batch of 256");
        RunResult none = Platform.end(platform.experiments()
                .evaluate(folder.resolve("one"), "test", Map.of("diagnostics.samples", "0"), RunListener.NONE));
        assertFalse(none.json().contains("diagnostics"), none.json());
        RunResult coarse = Platform.end(platform.experiments()
                .evaluate(folder.resolve("one"), "test", Map.of("model.solver.maxIterations", "1"), RunListener.NONE));
        assertEquals(1.0, coarse.solver().get("iterationsMax"));
        RunResult own = Platform.end(platform.experiments()
                .evaluate(
                        folder.resolve("one"),
                        "test",
                        Map.of("model.solver.evaluation.maxIterations", "2"),
                        RunListener.NONE));
        assertEquals(2.0, own.solver().get("iterationsMax"), "evaluation's own budget");
        for (RunResult same : List.of(again, coarse, own)) {
            assertEquals(List.of(), warningsOfOtherModels(same), "solvers do not change what is solved");
        }
        RunResult other = Platform.end(platform.experiments()
                .evaluate(folder.resolve("one"), "test", Map.of("model.cell.activation", "relu"), RunListener.NONE));
        List<String> told = warningsOfOtherModels(other);
        assertEquals(1, told.size(), other.json());
        assertTrue(told.get(0).contains("model.cell.activation was tanh in training and is relu here"), told.get(0));
    }

    private static List<String> warningsOfOtherModels(RunResult result) throws IOException {
        return ((List<?>) Json.object(result.json()).get("warnings"))
                .stream()
                        .map(String::valueOf)
                        .filter(warning -> warning.contains("was not trained"))
                        .toList();
    }
}
