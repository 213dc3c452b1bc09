package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A third party's basis, built outside, dropped in and named in an experiment: nothing else is built for it. */
class ThirdPartyBasisIT {

    private static final String EXPERIMENT = """
            homeostat: 1
            task: classification
            dataset: digits
            model:
              name: sim
              basis: {name: chebyshev, degree: 2}
              inverse: [16]
            training: {epochs: 8, batchSize: 64, optimizer: {name: adam, learningRate: 0.01}}
            threads: 1
            seed: 7
            """;

    /** 8x8 pixels, two polynomials of each; V and U of rank 64, the inverse network and its map to ten classes. */
    private static final long PARAMETERS = 2 * 128 * 64 + 128 * 16 + 16 + 16 * 10 + 10;

    private static Path folder;
    private static Installation installation;

    @BeforeAll
    static void drop() {
        folder = Folders.fresh(ThirdPartyBasisIT.class, "work");
        installation = Installation.linked(folder.resolve("installation"));
        installation.drop(PluginJar.build("org.example.chebyshev", folder), "chebyshev.jar");
        Tiny.in(folder, "polynomials.yaml", EXPERIMENT);
    }

    @Test
    void isListedAndDescribedAndCheckedLikeOurs() {
        installation.run(folder, "list", "bases").exits(0).says("chebyshev", "squashed", "polynomial", "rff");
        installation.run(folder, "describe", "basis", "chebyshev").exits(0).says("Largest degree", "Chebyshev 1854");
        installation
                .run(folder, "check", "polynomials.yaml", "--set", "model.basis.degree=21")
                .exits(2)
                .says("degree", "20");
    }

    @Test
    void carriesAModelOfOurs() {
        installation
                .run(folder, "run", "polynomials.yaml", "--quiet", "--out", "run")
                .exits(0);
        RunFolder run = new RunFolder(folder.resolve("run"));
        run.isComplete();
        JsonNode result = run.result();
        assertEquals(PARAMETERS, result.path("parameters").asLong(), result::toString);
        double accuracy = result.path("metrics").path("test").path("accuracy").asDouble(Double.NaN);
        assertTrue(accuracy > 0.8, result::toString);
        assertTrue(
                run.environment().toString().contains("org.example.chebyshev"),
                () -> run.environment().toString());
    }

    /** The project of {@code homeostat new basis}, built outside with nothing but the installation's artifacts, and dropped in. */
    @Test
    void theProjectThatIsWrittenBuildsAndServes() throws IOException {
        Path own = Folders.fresh(ThirdPartyBasisIT.class, "project");
        Installation fresh = Installation.linked(own.resolve("installation"));
        fresh.run(own, "new", "basis", "harmonics").exits(0).says("mvn verify");
        Path project = own.resolve("harmonics");
        Outcome maven = ThirdPartySolverIT.maven(project, "verify");
        maven.exits(0);
        assertTrue(maven.out().contains("Tests run:"), () -> "its tests did not run\n" + maven);
        fresh.drop(ThirdPartySolverIT.jar(project.resolve("target")), "harmonics.jar");
        fresh.run(own, "list", "bases").exits(0).says("harmonics", "Sines and cosines");
        Tiny.in(
                own,
                "waves.yaml",
                EXPERIMENT.replace("{name: chebyshev, degree: 2}", "{name: harmonics, harmonics: 1}"));
        fresh.run(own, "run", "waves.yaml", "--quiet", "--out", "run").exits(0);
        RunFolder run = new RunFolder(own.resolve("run"));
        run.isComplete();
        assertEquals(PARAMETERS, run.result().path("parameters").asLong(), run.result()::toString);
        double accuracy =
                run.result().path("metrics").path("test").path("accuracy").asDouble(Double.NaN);
        assertTrue(accuracy > 0.8, run.result()::toString);
    }

    @Test
    void combinesWithOurs() {
        installation
                .run(
                        folder,
                        "run",
                        "polynomials.yaml",
                        "--quiet",
                        "--set",
                        "model.basis={name: composition, bases: [chebyshev, {name: rff, dimension: 64, bandwidth: 5}]}",
                        "--set",
                        "training.epochs=1",
                        "--out",
                        "combined")
                .exits(0);
        new RunFolder(folder.resolve("combined")).isComplete();
    }
}
