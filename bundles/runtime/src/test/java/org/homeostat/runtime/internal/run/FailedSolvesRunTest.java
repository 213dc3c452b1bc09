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
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A solve that does not converge is told of, in training and in every evaluation, once a pass. */
class FailedSolvesRunTest {

    /** One epoch, whose solves converge in training and, for want of iterations, nowhere else. */
    private static final String SHORT = """
            homeostat: 1
            task: classification
            dataset: digits
            model:
              name: deq
              cell: {name: dense, width: 8}
              solver: {name: anderson, evaluation: {maxIterations: 1}}
            training:
              epochs: 1
              batchSize: 300
            diagnostics: {samples: 0}
            threads: 1
            """;

    @TempDir
    private Path folder;

    private final Platform platform = new Platform(new DiskStorage(), Path.of("missing"), Duration.ofSeconds(60));
    private final List<String> warnings = new ArrayList<>();

    private final RunListener listener = Platform.collecting(warnings);

    private static void assertTells(String pass, String side, String advice, String warning) {
        String expected = pass + ": the " + side + " solve did not converge for \\d+ of \\d+ samples \\(\\d+ budget\\);"
                + " the best iterates were used\\. It was by solver 'anderson' of bundle org.homeostat\\S+ \\S+"
                + " Raise " + advice + " or .*";
        assertTrue(warning.matches(expected), warning);
    }

    @Test
    void everyEvaluationTells() {
        Path run = folder.resolve("run");
        Platform.end(platform.start(SHORT, run, listener));
        assertEquals(4, warnings.size(), warnings.toString());
        assertTells("epoch 1, split 'validation'", "forward", "evaluation.maxIterations", warnings.get(0));
        for (String split : List.of(Dataset.TRAIN, Dataset.VALIDATION, Dataset.TEST)) {
            assertEquals(
                    1,
                    warnings.stream()
                            .filter(w -> w.startsWith("final evaluation of split '" + split + "': the forward"))
                            .count(),
                    warnings.toString());
        }
        warnings.clear();
        Platform.end(platform.experiments().evaluate(run, Dataset.TEST, Map.of(), listener));
        assertEquals(1, warnings.size(), warnings.toString());
        assertTells("split 'test'", "forward", "evaluation.maxIterations", warnings.get(0));
    }

    @Test
    void trainingTellsOfBothSides() {
        String yaml = SHORT.replace("{name: anderson, evaluation: {maxIterations: 1}}", """
                {name: anderson, maxIterations: 1, evaluation: {maxIterations: 50}}
                  gradient: {name: implicit, solver: {name: anderson, maxIterations: 1}}
                """.strip());
        Platform.end(platform.start(yaml, folder.resolve("run"), listener));
        assertEquals(2, warnings.size(), warnings.toString());
        assertTells("epoch 1, training", "forward", "maxIterations", warnings.get(0));
        assertTells("epoch 1, training", "adjoint", "maxIterations", warnings.get(1));
    }

    @Test
    void theSolverThatFailedAndTheBoundThatHeldAreNamed() {
        String yaml = SHORT.replace("{name: anderson, evaluation: {maxIterations: 1}}", """
                {name: fixed-point, maxEvaluations: 2, evaluation: {maxIterations: 50, maxEvaluations: 50}}
                  gradient: {name: implicit, solver: anderson}
                """.strip());
        Platform.end(platform.start(yaml, folder.resolve("run"), listener));
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("It was by solver 'fixed-point' of "), warnings.get(0));
        assertTrue(warnings.get(0).contains(" Raise maxEvaluations or tolerance, "), warnings.get(0));
        assertFalse(warnings.get(0).contains("anderson"), warnings.get(0));
    }

    /** Steps of a thousandth of the residual are small from the start. */
    @Test
    void smallStepsWithLargeResidualsAreToldOf() {
        String yaml = SHORT.replace("{name: anderson, evaluation: {maxIterations: 1}}", """
                {name: fixed-point, damping: 1e-3, stop: step, tolerance: 0.05}
                """.strip());
        Platform.end(platform.start(yaml, folder.resolve("run"), listener));
        String first = warnings.get(0);
        assertTrue(first.matches("epoch 1, training: the forward solve did not converge for .* stalled\\);.*"), first);
        assertTrue(first.contains("take another step size, or 'stop: residual'."), first);
    }

    @Test
    void warningsAndTheAdjointSolvesStandInResultAndReport() throws IOException {
        Path run = folder.resolve("run");
        RunResult result = Platform.end(platform.start(SHORT, run, listener));
        Map<String, Object> json = Json.object(Files.readString(run.resolve("result.json")));
        assertEquals(warnings, json.get("warnings"));
        assertEquals(Json.object(Metrics.of(run).get(0)).get("adjoint"), json.get("adjoint"));
        assertEquals(result.solver().keySet(), ((Map<?, ?>) json.get("adjoint")).keySet());
        String report = Files.readString(run.resolve("report.html"));
        assertTrue(
                report.contains("<h2>Warnings</h2>\n<ul><li>epoch 1, split &#39;validation&#39;: the forward"), report);
        assertTrue(report.contains("adjoint, in the last epoch"), report);
        RunResult evaluated = Platform.end(platform.experiments().evaluate(run, Dataset.TEST, Map.of(), listener));
        assertEquals(
                List.of(warnings.get(warnings.size() - 1)),
                Json.object(evaluated.json()).get("warnings"));
    }
}
