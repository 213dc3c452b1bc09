package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are written down, of the model and of each sample; one that does not hold ends the run as failed. */
class CertificatesRunTest {

    @TempDir
    private Path folder;

    private final Platform platform = new Platform(
            new DiskStorage(),
            Path.of("missing"),
            Duration.ofSeconds(60),
            TestPlugin.of("model", "sound", new Promising(true)),
            TestPlugin.of("model", "broken", new Promising(false)));

    private static String experiment(String model) {
        return """
                homeostat: 1
                task: classification
                dataset: digits
                model: MODEL
                training: {epochs: 1, batchSize: 300}
                threads: 1
                """.replace("MODEL", model);
    }

    @Test
    void whatHoldsIsWrittenDown() throws IOException {
        Path run = folder.resolve("run");
        RunResult result = Platform.end(platform.start(experiment("sound"), run, RunListener.NONE));
        assertTrue(result.json().contains("\"weight\""), result.json());
        Map<String, Double> test = result.metrics().get("test");
        assertEquals(3, test.get("radiusMedian"));
        assertEquals(3, test.get("radiusMean"));
        List<String> lines = Files.readAllLines(run.resolve("certificates-test.csv"));
        assertEquals("sample,radius", lines.get(0));
        assertEquals("0,3.0", lines.get(1));
        assertEquals(1 + 355, lines.size());
        String report = Files.readString(run.resolve("report.html"));
        assertTrue(report.contains("<td>validation</td>") && report.contains("<td>–</td>"), report);
        assertFalse(report.contains("NaN"), report);
        // proofs may cost more than predictions: they are of what is reported on
        assertFalse(Files.exists(run.resolve("certificates-validation.csv")));
        RunResult evaluated = Platform.end(platform.experiments().evaluate(run, "test", Map.of(), RunListener.NONE));
        assertTrue(evaluated.json().contains("a weight is a number"), evaluated.json());
    }

    @Test
    void whatDoesNotHoldFailsTheRun() throws IOException {
        Path run = folder.resolve("run");
        RuntimeException failure = assertThrows(
                RuntimeException.class,
                () -> Platform.end(platform.start(experiment("broken"), run, RunListener.NONE)));
        String all = failure + " " + failure.getCause();
        assertTrue(all.contains("certificates do not hold: weight (a weight is a number)"), all);
        String json = Files.readString(run.resolve("result.json"));
        assertTrue(json.contains("failed") && json.contains("do not hold"), json);
        assertFalse(json.contains("\"done\""), json);
    }

    /** A linear model that promises something. */
    private record Promising(boolean holds) implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            long features = context.input().size();
            Block block = new SequentialBlock()
                    .add(Blocks.batchFlattenBlock(features))
                    .add(Linear.builder().setUnits(context.output().size()).build());
            return new Model() {
                @Override
                public Block block() {
                    return block;
                }

                @Override
                public List<Certificate> certificates(ParameterStore parameters) {
                    return List.of(new Certificate("weight", "a weight is a number", 1, holds));
                }

                @Override
                public Map<String, double[]> sampleCertificates(ParameterStore parameters, NDList predictions) {
                    double[] radii =
                            new double[(int) predictions.head().getShape().get(0)];
                    java.util.Arrays.fill(radii, 3);
                    return Map.of("radius", radii);
                }
            };
        }
    }
}
