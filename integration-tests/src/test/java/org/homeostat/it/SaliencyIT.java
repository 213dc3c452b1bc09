package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where classifiers of images look, in the distribution: an equilibrium of convolutions beside a plain convolutional network. */
class SaliencyIT {

    private static final Path FOLDER = Folders.fresh(SaliencyIT.class, "work");
    private static final Installation INSTALLATION = TinyRun.installation();

    private static Outcome homeostat(String... words) {
        return INSTALLATION.run(FOLDER, words);
    }

    @Test
    void aConvolutionalEquilibriumIsShownBesideAConvolutionalNetwork() throws IOException {
        homeostat("run", "digits-deq-conv", "--set", "threads=1", "--set", "training.epochs=1", "--out", "deq")
                .exits(0);
        Tiny.in(FOLDER, "net.yaml", """
                homeostat: 1
                task: classification
                dataset: digits
                model: {name: conv-net, channels: [8, 16], convolutions: 1}
                training: {epochs: 2, batchSize: 64}
                threads: 1
                """);
        homeostat("run", "net.yaml", "--out", "net").exits(0);
        JsonNode found = homeostat("saliency", "deq", "net", "--samples", "3", "--class", "4", "--json")
                .exits(0)
                .json();
        assertEquals(3, found.path("samples").size(), found::toPrettyString);
        for (JsonNode sample : found.path("samples")) {
            assertEquals("4", sample.path("label").asText());
            assertTrue(sample.path("gradCamSimilarity").isNumber(), found::toPrettyString);
            double similarity = sample.path("gradientSimilarity").asDouble(-1);
            assertTrue(similarity > 0 && similarity < 1, found::toPrettyString);
            Path figure = FOLDER.resolve(
                    "deq/figures/saliency-" + sample.path("sample").asInt() + ".png");
            assertTrue(Files.size(figure) > 0);
        }
        String page = Files.readString(FOLDER.resolve("deq/saliency.html"));
        assertEquals(3, page.split("<figure>", -1).length - 1);
        assertFalse(Files.exists(FOLDER.resolve("net/saliency.html")), "the second run is read alone");

        homeostat("saliency", "net", "--samples", "0,5").exits(0).says("accuracy");
        homeostat("saliency", "net", "--class", "horse").exits(1).says("there is no class 'horse'");
        homeostat("saliency", "net", "elsewhere").exits(2).says("elsewhere");
    }
}
