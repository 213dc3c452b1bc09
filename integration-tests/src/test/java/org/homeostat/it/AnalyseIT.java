package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Spectra of trajectories in a file, of a DEQ's own iteration and of a stable invariant model, in the distribution. */
class AnalyseIT {

    private static final Path FOLDER = Folders.fresh(AnalyseIT.class, "work");
    private static final Installation INSTALLATION = TinyRun.installation();

    private static Outcome homeostat(String... words) {
        return INSTALLATION.run(FOLDER, words);
    }

    /** x⁺ = 0.95x, y⁺ = 0.4y + (0.95² - 0.4)x². */
    private static void writeSlowManifold() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("trajectory,t,x,y\n");
        for (int k = 0; k < 20; k++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            for (int t = 0; t < 10; t++) {
                text.append(k + "," + t + "," + x + "," + y + "\n");
                y = 0.4 * y + (0.95 * 0.95 - 0.4) * x * x;
                x = 0.95 * x;
            }
        }
        Files.writeString(FOLDER.resolve("slow.csv"), text);
    }

    @Test
    void findsTheSlowManifoldInAFile() throws IOException {
        writeSlowManifold();
        JsonNode found = homeostat(
                        "analyse",
                        "slow.csv",
                        "--basis",
                        "polynomial",
                        "--set",
                        "basis.degree=2",
                        "--out",
                        "slow",
                        "--json")
                .exits(0)
                .json();
        assertEquals("(ii)", found.path("spectrum").path("case").asText());
        for (double expected : new double[] {1, 0.95, 0.95 * 0.95, 0.4}) {
            double nearest = Double.POSITIVE_INFINITY;
            for (JsonNode pair : found.path("eigenpairs")) {
                if (pair.path("residual").asDouble() < 1e-6) {
                    nearest = Math.min(nearest, Math.abs(pair.path("re").asDouble() - expected));
                }
            }
            assertTrue(nearest < 1e-6, expected + " is missed by " + nearest);
        }
        assertTrue(Files.size(FOLDER.resolve("slow/analysis.json")) > 0);
        assertTrue(Files.size(FOLDER.resolve("slow/figures/spectrum.svg")) > 0);
        assertTrue(Files.size(FOLDER.resolve("slow/figures/eigenfunction-1.png")) > 0);
        String page = Files.readString(FOLDER.resolve("slow/analysis.html"));
        assertTrue(page.contains("Spectrum of the lifted dynamics") && page.contains("Content-Security-Policy"));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        writeSlowManifold();
        Files.writeString(FOLDER.resolve("wrong.csv"), "x,y\n1,two\n");
        homeostat("analyse", "nowhere").exits(2).says("neither a run folder nor a file");
        homeostat("analyse", "wrong.csv").exits(1).says("line 2, column 'y': found 'two'");
        homeostat("analyse", "slow.csv", "--method", "emdm").exits(2).says("emdm");
        homeostat("analyse", "slow.csv", "--method", "dmdc").exits(1).says("dmdc needs inputs");
        homeostat("analyse", "slow.csv", "--inputs", "u").exits(1).says("no column 'u'");
    }

    @Test
    void followsTheIterationOfATrainedDeq() throws IOException {
        homeostat("run", "digits-deq", "--set", "threads=1", "--set", "training.epochs=2", "--out", "digits")
                .exits(0);
        JsonNode found = homeostat(
                        "analyse",
                        "digits",
                        "--basis",
                        "polynomial",
                        "--set",
                        "basis.degree=2",
                        "--set",
                        "run.steps=5",
                        "--json")
                .exits(0)
                .json()
                .path("equilibrium");
        assertTrue(found.path("residualOfEquilibria").asDouble() < 1e-2, found::toPrettyString);
        JsonNode predictions = found.path("predictions");
        double mean = predictions.path("mean of the fitted z*").path("median").asDouble();
        double lifted = predictions.path("EDMD: UVᵀψ(z₀, x)").path("median").asDouble();
        double reduced = predictions
                .path("z* reduced to its components (no prediction is better)")
                .path("median")
                .asDouble();
        assertTrue(reduced <= lifted && lifted < mean, () -> reduced + ", " + lifted + ", " + mean);
        double linear = predictions
                .path("DMD: linear in z and x, extrapolated to the limit")
                .path("median")
                .asDouble();
        assertTrue(lifted < 1.02 * linear, () -> lifted + " where the linear model errs by " + linear);
        assertEquals("(ii)", found.path("spectrum").path("case").asText(), found::toPrettyString);
        assertTrue(Files.size(FOLDER.resolve("digits/analysis/edmd/figures/predictions.png")) > 0);
        homeostat("analyse", "digits", "--method", "dmd").exits(1).says("neither a linear part nor");
    }
}
