package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Stable invariant models of images have their published sizes, learn, and keep what batch normalisation has seen. */
class StableInvariantModelsIT {

    private static final Map<String, Long> PUBLISHED = Map.of(
            "mnist-sim-single", 81_480L,
            "mnist-sim-two", 80_466L,
            "cifar10-sim-single", 168_694L,
            "cifar10-sim-two", 168_264L,
            "svhn-sim-single", 168_694L,
            "svhn-sim-two", 168_264L);

    private static Path folder;
    private static Shell shell;

    @BeforeAll
    static void start() {
        folder = Folders.fresh(StableInvariantModelsIT.class, "work");
        Installation installation = Installation.linked(folder.resolve("installation"));
        shell = new Shell(installation.command("shell").in(folder).start());
        shell.ask("echo ready"); // behind the console's greeting
    }

    @AfterAll
    static void leave() {
        shell.close();
    }

    /** Konishi and Kawahara 2022. */
    @Test
    void shippedExperimentsHaveThePublishedNumbersOfParameters() {
        PUBLISHED.forEach((experiment, parameters) -> assertEquals(
                parameters,
                shell.askJson("homeostat:summary " + experiment + " --json")
                        .path("parameters")
                        .asLong(),
                experiment));
    }

    @Test
    void aProjectionLearnsDigitsAndIsEvaluatedWithTheAveragesOfItsTraining() {
        String said = shell.ask("homeostat:run digits-sim --quiet --out projection --set training.epochs=8"
                + " --set model.lift=null --set model.invariant=biorthogonal");
        assertTrue(said.contains("accuracy"), said);
        RunFolder run = new RunFolder(folder.resolve("projection"));
        run.isComplete();
        JsonNode result = run.result();
        double accuracy = result.path("metrics").path("test").path("accuracy").asDouble(Double.NaN);
        assertTrue(accuracy > 0.9, result::toString);
        assertTrue(result.path("certificates").path("projection").path("holds").asBoolean(), result::toString);
        JsonNode again = shell.askJson("homeostat:evaluate projection --json");
        assertEquals(
                accuracy, again.path("metrics").path("test").path("accuracy").asDouble(Double.NaN), again::toString);
    }

    @Test
    void radialFunctionsFindTheirCentresInTheData() {
        String said = shell.ask("homeostat:run digits-sim --quiet --out radial --set training.epochs=6"
                + " --set model.lift=null --set 'model.basis={name: rbf, dimension: 60}'");
        assertTrue(said.contains("accuracy"), said);
        // about random centres all distances are alike, and nothing beyond chance is learned
        double accuracy = new RunFolder(folder.resolve("radial")).metric("test", "accuracy");
        assertTrue(accuracy > 0.4, () -> "accuracy " + accuracy);
    }
}
