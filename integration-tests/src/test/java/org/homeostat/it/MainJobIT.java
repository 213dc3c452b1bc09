package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The main job: one command trains a deep equilibrium classifier on real digits. */
class MainJobIT {

    private static final int WIDTH = 32;
    private static final String LABEL = "<script>alert(1)</script>";
    private static final Pattern REMOTE = Pattern.compile(
            "(?i)(src|href|action|data)\\s*=\\s*[\"']?\\s*(https?:)?//|url\\(\\s*[\"']?\\s*(https?:)?//|@import");

    private static Path folder;
    private static Installation installation;
    private static Outcome outcome;

    @BeforeAll
    static void run() {
        folder = Folders.fresh(MainJobIT.class, "run");
        installation = Installation.linked(folder.resolve("installation"));
        outcome = installation.run(
                folder,
                "run",
                "digits-deq",
                "--set",
                "training.epochs=5",
                "--set",
                "model.cell.width=" + WIDTH,
                "--set",
                "dataset={name: digits, labels: ['" + LABEL + "', '1', '2', '3', '4', '5', '6', '7', '8', '9']}",
                "--out",
                "run");
    }

    @Test
    void endsWellAndSaysWhatCameOut() {
        outcome.exits(0).says("accuracy", "epoch 5");
    }

    @Test
    void leavesACompleteRunFolder() {
        RunFolder run = new RunFolder(folder.resolve("run"));
        run.isComplete();
        assertEquals(5, run.metrics().size(), "a line an epoch");

        JsonNode result = run.result();
        assertTrue(result.path("experiment").asText().contains("digits-deq"), result::toPrettyString);
        assertEquals("done", result.path("status").asText().toLowerCase(java.util.Locale.ROOT));
        long parameters = (long) WIDTH * WIDTH + WIDTH * 64L + WIDTH + 10L * WIDTH + 10;
        assertEquals(parameters, result.path("parameters").asLong());
        assertTrue(result.path("seconds").asDouble() > 0);
        for (String split : new String[] {"train", "validation", "test"}) {
            double accuracy = run.metric(split, "accuracy");
            assertTrue(accuracy > 0.85 && accuracy <= 1, split + " accuracy " + accuracy);
        }
        assertTrue(result.path("solver").isObject() && !result.path("solver").isEmpty(), result::toPrettyString);
        assertTrue(result.path("certificates").isObject(), result::toPrettyString);

        String environment = run.environment().toString();
        for (String fact : new String[] {"seed", "java", "device", "org.homeostat.models.deq", "0.35.1"}) {
            assertTrue(environment.contains(fact), () -> fact + " is not in " + environment);
        }
    }

    @Test
    void recordsTheBundlesThatItUsed() {
        String environment = new RunFolder(folder.resolve("run")).environment().toString();
        for (String bundle : new String[] {
            "org.homeostat.models.deq",
            "org.homeostat.models.cells",
            "org.homeostat.solvers.anderson",
            "org.homeostat.gradients",
            "org.homeostat.datasets.digits",
            "org.homeostat.tasks.classification"
        }) {
            assertTrue(environment.contains(bundle), () -> bundle + " is not in " + environment);
        }
        assertTrue(Pattern.compile("[0-9a-f]{64}").matcher(environment).find(), "no SHA-256 in " + environment);
    }

    @Test
    void theReportLoadsNothingAndKeepsLabelsText() {
        String report = new RunFolder(folder.resolve("run")).text("report.html");
        assertFalse(report.contains(LABEL), "a class label became a script");
        assertTrue(report.contains("&lt;script&gt;alert(1)&lt;"), "the class label is not shown");
        assertFalse(REMOTE.matcher(report).find(), "the report loads something from elsewhere");
        assertTrue(report.contains("Content-Security-Policy"), "no content security policy");
        assertTrue(report.contains("default-src 'none'"), "the policy does not start from nothing");
    }

    @Test
    void findsEquilibria() {
        Map<String, String> found = Clients.work(
                installation,
                "examine",
                folder,
                "CLIENT_WIDTH",
                Integer.toString(WIDTH),
                "CLIENT_BOUND",
                setting("bound"),
                "CLIENT_TOLERANCE",
                setting("tolerance"));
        double samples = Double.parseDouble(found.get("samples"));
        assertEquals(355, samples);
        assertTrue(
                Double.parseDouble(found.get("converged")) >= 0.99 * samples,
                () -> "too few samples converge: " + found);
        assertTrue(Integer.parseInt(found.get("medianIterations")) >= 5, () -> "hardly any iteration: " + found);
        assertTrue(Double.parseDouble(found.get("startMoves")) < 1e-3, () -> "the start matters: " + found);
        assertTrue(Double.parseDouble(found.get("truncationMoves")) > 0.01, () -> "one step suffices: " + found);
        assertEquals(
                new RunFolder(folder.resolve("run")).metric("test", "accuracy"),
                Double.parseDouble(found.get("accuracy")),
                1e-4,
                "the exported parameters give another accuracy than the run");
    }

    /** The first value of a key in the resolved experiment. */
    private static String setting(String key) {
        Matcher matcher = Pattern.compile("\\b" + key + ": *([0-9.eE+-]+)")
                .matcher(new RunFolder(folder.resolve("run")).text("experiment.yaml"));
        assertTrue(matcher.find(), () -> "no " + key + " in the resolved experiment");
        return matcher.group(1);
    }

    @Test
    @EnabledIfSystemProperty(named = "homeostat.full", matches = "true", disabledReason = "long; -Pfull runs it")
    void learnsTheDigitsOverFiveSeeds() {
        double best = 0;
        for (String experiment : new String[] {"digits-deq", "digits-deq-conv"}) {
            double sum = 0;
            for (int seed = 1; seed <= 5; seed++) {
                String out = experiment + "-" + seed;
                Outcome run = installation
                        .command("run", experiment, "--seed", Integer.toString(seed), "--out", out, "--quiet")
                        .in(folder)
                        .within(Duration.ofMinutes(20))
                        .run()
                        .exits(0);
                double accuracy = new RunFolder(folder.resolve(out)).metric("test", "accuracy");
                System.out.printf(
                        "%s, seed %d: test accuracy %.4f after %.0f s%n", experiment, seed, accuracy, run.seconds());
                sum += accuracy;
            }
            System.out.printf("%s: mean test accuracy %.4f%n", experiment, sum / 5);
            best = Math.max(best, sum / 5);
        }
        assertTrue(best >= 0.975, "mean test accuracy of the better cell is " + best);
    }
}
