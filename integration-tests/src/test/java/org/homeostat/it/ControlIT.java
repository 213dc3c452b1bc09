package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The shipped regulator in the distribution: the known gain, the pendulum upright from half a radian, and figures that move. */
class ControlIT {

    private static final Path FOLDER = Folders.fresh(ControlIT.class, "run");

    @Test
    void theRegulatorHoldsThePendulumUpright() throws IOException {
        Installation installation = Installation.linked(FOLDER.resolve("installation"));
        installation
                .run(
                        FOLDER,
                        "run",
                        "pendulum-lqr",
                        "--set",
                        "dataset.gridLower=[-0.5, 0]",
                        "--set",
                        "dataset.gridUpper=[0.5, 0]",
                        "--set",
                        "dataset.grid=3",
                        "--out",
                        "run")
                .exits(0)
                .says("stabilised");
        RunFolder run = new RunFolder(FOLDER.resolve("run"));
        assertEquals(1, run.metric("test", "stabilised"), "upright from 0.5 rad, and from all between");
        assertTrue(run.metric("test", "settlingTime") < 3);
        assertTrue(run.metric("test", "peakInput") <= 6);
        assertEquals(0, run.result().path("parameters").asLong());

        JsonNode stability = run.result().path("certificates").path("controller.stability");
        Matcher gain = Pattern.compile("K = \\[([0-9.]+), ([0-9.]+)]")
                .matcher(stability.path("statement").asText());
        assertTrue(gain.find(), stability::toPrettyString);
        assertEquals(19.389, Double.parseDouble(gain.group(1)), 2e-3);
        assertEquals(5.785, Double.parseDouble(gain.group(2)), 5e-4);
        assertEquals(0.974, stability.path("value").asDouble(), 5e-4);

        byte[] animation = Files.readAllBytes(FOLDER.resolve("run/figures/animation.gif"));
        assertEquals("GIF89a", new String(animation, 0, 6, StandardCharsets.US_ASCII));
        assertTrue(run.text("report.html").contains("data:image/gif;base64,"), "the animation is not in the report");
        for (String figure : new String[] {"time-response-1", "phase-portrait", "region-of-attraction"}) {
            assertTrue(Files.size(FOLDER.resolve("run/figures/" + figure + ".png")) > 0);
        }
    }

    /** An echo state network in Youla's form keeps to its limit and does better than a linear system of its size. */
    @Test
    void disturbancesAreRejectedInYoulasForm() {
        Path folder = Folders.fresh(ControlIT.class, "youla");
        Installation installation = Installation.linked(folder.resolve("installation"));
        installation.run(folder, "run", "youla-ren-small", "--out", "ren").exits(0);
        installation
                .run(
                        folder,
                        "run",
                        "youla-lti",
                        "--set",
                        "dataset.train=4",
                        "--set",
                        "dataset.test=4",
                        "--set",
                        "dataset.levels=20",
                        "--set",
                        "model.parameter.states=50",
                        "--out",
                        "lti")
                .exits(0);
        RunFolder ren = new RunFolder(folder.resolve("ren"));
        RunFolder lti = new RunFolder(folder.resolve("lti"));
        assertTrue(ren.metric("train", "peakInput") <= 5.001, "the limit is kept in training");
        assertTrue(ren.metric("test", "loss") < 0.9 * lti.metric("test", "loss"));
        assertTrue(lti.metric("test", "meanOutput") < 0.8 * lti.metric("test", "meanOutputFree"));
        assertTrue(ren.result()
                .path("certificates")
                .path("parameter.contraction")
                .path("holds")
                .asBoolean());
    }
}
