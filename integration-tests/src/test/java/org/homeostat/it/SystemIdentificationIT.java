package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
