package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recurrent equilibrium network learns to simulate a pendulum, and one's own table is data like any other. */
class SystemIdentificationIT {

    private static Path folder;
    private static Installation installation;

    @BeforeAll
    static void install() {
        folder = Folders.fresh(SystemIdentificationIT.class, "run");
        installation = Installation.linked(folder.resolve("installation"));
    }

    @Test
    void thePendulumIsSimulatedWithACertificate() {
        installation
                .run(folder, "run", "pendulum-ren-small", "--out", "run", "--quiet")
                .exits(0);
        RunFolder run = new RunFolder(folder.resolve("run"));
        run.isComplete();
        double nrmse = run.metric("test", "nrmse");
        assertTrue(nrmse < 0.2, "test NRMSE " + nrmse);
        assertTrue(run.metric("test", "rmse") > 0);
        JsonNode contraction = run.result().path("certificates").path("contraction");
        assertTrue(contraction.toString().contains("true"), () -> run.result().toPrettyString());
        for (String figure :
                new String[] {"measured-and-simulated-1", "residuals-over-time-1", "residual-spectrum-1"}) {
            assertTrue(Files.exists(folder.resolve("run/figures/" + figure + ".svg")), () -> figure + " was not drawn");
        }
        for (JsonNode epoch : run.metrics()) {
            double norm = epoch.path("train").path("gradientNorm").asDouble();
            assertFalse(norm == 0, () -> "nothing was learned from in " + epoch);
        }
    }

    /** Three families with initial states that are read from the first outputs, on the upright pendulum, briefly. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: ren, states: 4, neurons: 8, start: long-memory, initialState: encoded}",
                "{name: r2dn, states: 4, neurons: 4, widths: [8], initialState: encoded}",
                "{name: lti, states: 4, initialState: encoded}"
            })
    void theUprightPendulumIsLearnedFromAnEncodedStart(String model) {
        String out = model.substring(7, model.indexOf(','));
        installation
                .run(
                        folder,
                        "run",
                        "pendulum-upright-ren",
                        "--set",
                        "model=" + model,
                        "--set",
                        "dataset.sequences.givenOutputs=5",
                        "--set",
                        "dataset.sequences.window=100",
                        "--set",
                        "training.epochs=4",
                        "--set",
                        "training.evaluateEvery=4",
                        "--out",
                        out,
                        "--quiet")
                .exits(0);
        RunFolder run = new RunFolder(folder.resolve(out));
        assertTrue(run.metric("test", "nrmse") < 1, "test NRMSE " + run.metric("test", "nrmse"));
        assertTrue(run.result()
                .path("certificates")
                .path("contraction")
                .path("holds")
                .asBoolean());
    }

    /** The reduced forms, which come to less than the deviation of the measured output, NRMSE 1, that a constant has. */
    @ParameterizedTest
    @CsvSource({
        "tanks-ren-small, cascaded_tanks.csv, 0.5",
        "silverbox-ren-small, silverbox_SNLS80mV.csv.gz, 0.95",
        "wiener-hammerstein-ren-small, wiener_hammerstein_2009.csv.gz, 0.5",
        "emps-ren-small, emps_train.csv.gz, 0.8",
        "f16-ren-small, f16_fullmsine_level1.5x73728.f4.gz, 0.9",
    })
    void theBenchmarksAreLearned(String experiment, String data, double most) {
        String root = PublishedData.with("sysid/" + data);
        installation
                .command("run", experiment, "--quiet", "--out", experiment)
                .in(folder)
                .with("HOMEOSTAT_DATA", root)
                .run()
                .exits(0);
        RunFolder run = new RunFolder(folder.resolve(experiment));
        run.isComplete();
        double nrmse = run.metric("test", "nrmse");
        assertTrue(nrmse > 0 && nrmse < most, () -> "test NRMSE " + nrmse);
        assertTrue(run.result()
                .path("certificates")
                .path("contraction")
                .path("holds")
                .asBoolean());
    }

    @Test
    void damagedTablesAreNamedWithTheirLine() throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("own.csv"), "u,y\n1,2\n3,oops\n");
        Files.writeString(folder.resolve("own.yaml"), """
                homeostat: 1
                task: system-identification
                dataset: {name: csv, file: own.csv, inputs: [u], outputs: [y]}
                model: {name: lti}
                """);
        installation.command("check", "own.yaml").in(folder).run().exits(0);
        installation
                .command("run", "own.yaml", "--out", "own", "--quiet")
                .in(folder)
                .with("HOMEOSTAT_DATA", data)
                .run()
                .exits(1)
                .says("own.csv, line 3, column 'y'", "oops");
    }
}
