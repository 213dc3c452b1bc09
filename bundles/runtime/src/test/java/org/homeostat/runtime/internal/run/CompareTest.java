package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.Comparison;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.api.platform.StepProgress;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real run folders side by side. */
class CompareTest {

    private static final String MLP = """
            homeostat: 1
            task: classification
            dataset: digits
            model: {name: mlp, widths: [16]}
            training: {epochs: 2, batchSize: 300, evaluateTraining: false}
            seed: 5
            threads: 1
            """;

    @TempDir
    private Path folder;

    private final Platform platform = new Platform(new DiskStorage(), Path.of("missing"), Duration.ofSeconds(60));

    private Findings compare(String... runs) {
        return platform.experiments()
                .compare(List.of(runs).stream().map(folder::resolve).toList(), Comparison.defaults());
    }

    private static Map<?, ?> values(Findings findings, int run) {
        return (Map<?, ?>) ((List<?>) findings.values().get("runs")).get(run);
    }

    private List<Map<?, ?>> times(String run) throws IOException {
        List<Map<?, ?>> times = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl"))) {
            times.add((Map<?, ?>) Json.object(line).get("time"));
        }
        return times;
    }

    /** Trains as many steps. */
    private void cancelled(String run, int steps) {
        AtomicReference<Run> started = new AtomicReference<>();
        RunListener canceller = new RunListener() {
            @Override
            public void step(StepProgress step) {
                synchronized (started) {
                    if (step.step() == steps) {
                        started.get().cancel();
                    }
                }
            }
        };
        synchronized (started) {
            started.set(platform.start(MLP, folder.resolve(run), canceller));
        }
        assertEquals(Run.State.CANCELLED, Platform.end(started.get()).state());
    }

    @Test
    void finishedRunsShowTheirResults() throws IOException {
        RunResult one = platform.train(MLP, folder.resolve("one"));
        RunResult two = platform.train(MLP.replace("seed: 5", "seed: 6"), folder.resolve("two"));
        Findings findings = compare("one", "two");
        assertEquals(
                Map.of(
                        "validation",
                        one.metrics().get("validation"),
                        "test",
                        one.metrics().get("test")),
                values(findings, 0).get("metrics"));
        assertEquals(two.parameters(), values(findings, 1).get("parameters"));
        assertEquals("accuracy", findings.values().get("metric"));
        assertEquals(Map.of("seed", List.of("5", "6")), findings.values().get("differences"));
        List<?> remarks = (List<?>) findings.values().get("remarks");
        assertEquals("Different seeds (5: one; 6: two): part of what differs is chance.", remarks.get(0));
        double alone = ((Number) times("one").get(1).get("steps")).doubleValue();
        double all = ((Number) times("one").get(1).get("seconds")).doubleValue();
        assertTrue(0 < alone && alone < all, alone + " of " + all);
        assertEquals(
                alone / (long) values(findings, 0).get("steps"),
                (double) values(findings, 0).get("secondsPerStep"),
                1e-9);
        assertEquals(
                6,
                findings.sections().stream().mapToInt(s -> s.figures().size()).sum());
    }

    @Test
    void aRunInProgressIsShownAsFarAsItIs() throws IOException {
        platform.train(MLP, folder.resolve("whole"));
        cancelled("going", 5);
        // as if it were going on: no result yet, a line half written
        Path run = folder.resolve("going");
        Files.delete(run.resolve("result.json"));
        Files.writeString(run.resolve(".lock"), "");
        assertEquals(1, times("going").size());
        Files.writeString(run.resolve("metrics.jsonl"), "{\"epoch\":2,\"tr", StandardOpenOption.APPEND);
        Findings findings = compare("going", "whole");
        assertEquals("unfinished", values(findings, 0).get("status"));
        assertEquals(1, values(findings, 0).get("epochs"));
        assertEquals(values(findings, 1).get("parameters"), values(findings, 0).get("parameters"), "counted anew");
        assertNotEquals(null, values(findings, 0).get("ratio"));

        Files.delete(run.resolve(".lock"));
        Files.delete(run.resolve("metrics.jsonl"));
        assertEquals(0, values(compare("going", "whole"), 0).get("epochs"), "nothing recorded yet");
    }

    @Test
    void aResumedRunGoesOnFromWhatItHasSpent() throws IOException {
        cancelled("run", 5);
        double before = ((Number) times("run").get(0).get("steps")).doubleValue();
        Platform.end(platform.experiments().resume(folder.resolve("run"), RunListener.NONE));
        double after = ((Number) times("run").get(1).get("steps")).doubleValue();
        assertTrue(0 < before && before < after, before + ", " + after);
        assertEquals(before, ((Number) times("run").get(0).get("steps")).doubleValue());
    }

    @Test
    void anExperimentThatCannotBePutTogetherHereIsShownAllTheSame() throws IOException {
        platform.train(MLP, folder.resolve("one"));
        platform.train(MLP, folder.resolve("two"));
        Path experiment = folder.resolve("two/experiment.yaml");
        Files.writeString(experiment, Files.readString(experiment).replace("name: mlp", "name: gone"));
        Findings findings = compare("one", "two");
        assertEquals("accuracy", findings.values().get("metric"));
        String remarks = findings.values().get("remarks").toString();
        assertTrue(remarks.contains("What decides in two could not be asked") && remarks.contains("'gone'"), remarks);
    }

    @Test
    void wrongFoldersAreNamed() throws IOException {
        platform.train(MLP, folder.resolve("one"));
        Files.createDirectory(folder.resolve("empty"));
        HomeostatException none = assertThrows(HomeostatException.class, () -> compare("one", "empty"));
        assertTrue(none.getMessage().contains("empty is no run folder"), none.getMessage());
        HomeostatException twice = assertThrows(HomeostatException.class, () -> compare("one", "one"));
        assertTrue(twice.getMessage().contains("one is named twice"), twice.getMessage());
    }
}
