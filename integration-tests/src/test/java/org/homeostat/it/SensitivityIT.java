package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Gains of trained models in the distribution: under what is certified, and not far under it. */
class SensitivityIT {

    private static final Path FOLDER = Folders.fresh(SensitivityIT.class, "work");
    private static final Installation INSTALLATION = TinyRun.installation();

    private static Outcome homeostat(String... words) {
        return INSTALLATION.run(FOLDER, words);
    }

    @Test
    void aMonotoneClassifierKeepsItsBoundAndItsRadii() throws IOException {
        homeostat("run", "digits-mondeq", "--set", "threads=1", "--set", "training.epochs=2", "--out", "digits")
                .exits(0);
        JsonNode found = homeostat("sensitivity", "digits", "--samples", "40", "--steps", "60", "--json")
                .exits(0)
                .json();
        double share = found.path("observedOverCertified").asDouble();
        assertTrue(share > 0.5 && share <= 1, found::toPrettyString);
        assertEquals(40, found.path("attack").path("attacked").asInt());
        assertEquals(0, found.path("attack").path("brokenByFactor").path("1").asDouble());
        assertEquals(1, found.path("attack").path("brokenByFactor").path("16").asDouble(), "the attack has no teeth");
        assertEquals(1, found.path("solver").path("converged").asDouble());
        RunFolder run = new RunFolder(FOLDER.resolve("digits"));
        assertTrue(run.text("report.html").contains("<h2>Sensitivity</h2>"));
        assertTrue(Files.size(FOLDER.resolve("digits/sensitivity.json")) > 0);
        assertTrue(Files.size(FOLDER.resolve("digits/figures/radius-attack.png")) > 0);
    }

    @Test
    void aRecurrentNetworkKeepsItsGainOverWholeTrajectories() {
        Tiny.in(FOLDER, "sequences.yaml", """
                homeostat: 1
                task: sequence-labelling
                dataset: {name: copy-memory, pause: 10, train: 40, validation: 20, test: 20}
                model: {name: ren, states: 4, neurons: 6, property: lipschitz, gamma: 3}
                training: {epochs: 2, batchSize: 20, optimizer: {name: adam, learningRate: 1e-2}}
                threads: 1
                """);
        homeostat("run", "sequences.yaml", "--out", "sequences").exits(0);
        JsonNode found = homeostat(
                        "sensitivity", "sequences", "--samples", "4", "--steps", "40", "--length", "15", "--json")
                .exits(0)
                .json();
        double share = found.path("observedOverCertified").asDouble();
        assertTrue(share > 0.1 && share <= 1, found::toPrettyString);
        assertEquals("gamma", found.path("certificate").asText());
        assertFalse(found.has("attack"));
    }

    @Test
    void anUntrainedConvolutionalNetworkIsEvaluatedAsItIs() {
        homeostat("summary", "cifar10-conv-net").exits(0).says("172,237");
        Tiny.in(FOLDER, "untrained.yaml", """
                homeostat: 1
                task: classification
                dataset: digits
                model: {name: conv-net, channels: [4, 8]}
                training: {epochs: 0}
                """);
        homeostat("run", "untrained.yaml", "--out", "untrained").exits(0).says("accuracy");
        RunFolder run = new RunFolder(FOLDER.resolve("untrained"));
        assertEquals(0, run.result().path("epochs").asInt(-1));
        homeostat("sensitivity", "untrained", "--samples", "0").exits(2).says("--samples is 0");
    }
}
