package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Models of sequences and images learn, in the reduced form of the experiments that are shipped for them. */
class SequencesAndImagesIT {

    private static Path folder;
    private static Installation installation;

    @BeforeAll
    static void install() {
        folder = Folders.fresh(SequencesAndImagesIT.class, "work");
        installation = Installation.linked(folder.resolve("installation"));
    }

    /** The numbers of Konishi and Kawahara 2022, for their two models and the equilibrium model beside them. */
    @Test
    void modelsOfCopyMemoryHaveThePublishedSize() {
        for (String tiers : new String[] {"single", "two"}) {
            installation
                    .run(folder, "summary", "copy-memory-sim-" + tiers)
                    .exits(0)
                    .says("17,294 trainable parameters");
        }
        installation.run(folder, "summary", "copy-memory-deq").exits(0).says("17,010 trainable parameters");
        installation
                .run(folder, "summary", "copy-memory-deq", "--set", "model.cell.normalization=none")
                .exits(0)
                .says("16,730 trainable parameters");
    }

    @Test
    void repeatsDigitsAfterAPause() {
        installation
                .run(folder, "run", "copy-memory-sim-single-small", "--quiet", "--out", "copy")
                .exits(0)
                .says("accuracyWithoutBlank");
        RunFolder run = new RunFolder(folder.resolve("copy"));
        run.isComplete();
        assertEquals(1, run.metric("test", "accuracyWithoutBlank"));
        assertEquals(1, run.metric("test", "sequenceAccuracy"));
        double loss = run.metric("test", "loss");
        // an average in single precision of the same logits
        assertEquals(1, run.metric("test", "batchLoss") / loss, 1e-3);
        assertTrue(loss > 0 && loss < 1e-2, () -> "test loss " + loss);
        for (String figure : new String[] {"symbols", "position-loss", "position-accuracy"}) {
            assertTrue(Files.isRegularFile(folder.resolve("copy/figures/" + figure + ".png")), figure);
        }
    }

    @Test
    void repeatsDigitsByAnEquilibrium() {
        installation
                .run(folder, "run", "copy-memory-deq-small", "--quiet", "--out", "copy-deq")
                .exits(0)
                .says("accuracyWithoutBlank");
        RunFolder run = new RunFolder(folder.resolve("copy-deq"));
        run.isComplete();
        assertTrue(run.metric("test", "accuracyWithoutBlank") > 0.99);
    }

    /** The data need not be there: shapes, sizes and settings are known without. */
    @Test
    void experimentsOfTextAreCompleteWithoutTheirData() {
        for (String[] experiment : new String[][] {
            {"shakespeare-deq-transformer", "371,905"},
            {"shakespeare-transformer", "369,745"},
            {"shakespeare-lstm", "375,093"},
            {"shakespeare-deq-transformer-small", "54,465"},
            {"shakespeare-transformer-small", "54,485"},
            {"wikitext2-deq-transformer", "15,912,878"},
            {"wikitext2-deq-trellisnet", "24,556,478"},
            {"wikitext103-deq", "96,711,888"},
        }) {
            installation.run(folder, "check", experiment[0]).exits(0);
            installation.run(folder, "summary", experiment[0]).exits(0).says(experiment[1] + " trainable parameters");
        }
    }

    @Test
    void learnsAnImageStepByStep() throws IOException {
        installation
                .run(folder, "run", "image-sim-rff-small", "--quiet", "--out", "image")
                .exits(0)
                .says("bilinearPsnr");
        RunFolder run = new RunFolder(folder.resolve("image"));
        run.isComplete();
        double psnr = run.metric("test", "psnr");
        assertTrue(psnr > 20, () -> "test PSNR " + psnr);
        assertEquals(-10 * Math.log10(run.metric("test", "mse")), psnr, 1e-9);
        double bilinear = run.metric("test", "bilinearPsnr");
        assertTrue(bilinear > 20 && bilinear < 40, () -> "PSNR of interpolation " + bilinear);
        for (String figure : new String[] {"image-epoch-10", "image-epoch-100", "image"}) {
            BufferedImage picture = ImageIO.read(
                    folder.resolve("image/figures/" + figure + ".png").toFile());
            assertEquals(256, picture.getHeight(), figure);
            assertEquals(4 * 256 + 3 * 8, picture.getWidth(), figure);
        }
    }

    /** Text is drawn without any font, and the whole image can be shown. */
    @Test
    void drawsTextAndShowsTheWholeImage() {
        installation
                .run(
                        folder,
                        "run",
                        "image-sim-rff-small",
                        "--quiet",
                        "--out",
                        "text",
                        "--set",
                        "dataset.image=text-1",
                        "--set",
                        "dataset.whole=true",
                        "--set",
                        "training.epochs=2")
                .exits(0);
        RunFolder run = new RunFolder(folder.resolve("text"));
        assertTrue(run.metric("whole", "bilinearPsnr") > run.metric("test", "bilinearPsnr"));
    }

    @Test
    void anImageThatIsNotThereIsNamed() {
        installation
                .run(folder, "run", "image-sim-rff-small", "--out", "none", "--set", "dataset.image=none.png")
                .exits(1)
                .says("none.png", "'chelsea'");
    }

    /** After a few characters nothing is left to guess of a text that repeats itself. */
    @Test
    void predictsWhatRepeats() throws IOException {
        Files.writeString(folder.resolve("cat.txt"), "the cat sat on the mat. ".repeat(400));
        Tiny.in(folder, "cat.yaml", """
                homeostat: 1
                task: language-model
                dataset: {name: text, train: %s, vocabulary: 16, length: 48}
                model: {name: tcn, tokens: one-hot, channels: 12, levels: 3, kernel: 3}
                training: {epochs: 15, batchSize: 8, optimizer: {name: adam, learningRate: 0.01}}
                threads: 1
                seed: 1
                """.formatted(folder.resolve("cat.txt")));
        installation
                .run(folder, "run", "cat.yaml", "--quiet", "--out", "cat")
                .exits(0)
                .says("perplexity");
        double perplexity = new RunFolder(folder.resolve("cat")).metric("test", "perplexity");
        assertTrue(perplexity > 1 && perplexity < 1.5, () -> "perplexity " + perplexity);
        writes("cat");
    }

    /** What the model wrote stands in a file and in the report. */
    private static void writes(String run) throws IOException {
        String sample = Files.readString(folder.resolve(run).resolve("figures/sample.txt"));
        assertTrue(sample.contains("▸") && sample.contains("sat on"), sample);
        String report = Files.readString(folder.resolve(run).resolve("report.html"));
        assertTrue(report.contains(sample.substring(sample.indexOf("▸")).strip()), "the report has the text");
    }

    /** An equilibrium and a stack of the same cell, with a memory of the segments before. */
    @Test
    void equilibriaAndStacksOfTransformersReadText() throws IOException {
        Files.writeString(folder.resolve("cats.txt"), "the cat sat on the mat. ".repeat(400));
        String[] models = {
            "{name: deq, cell: {name: transformer, width: 24, heads: 4, hidden: 32, memory: 16}, embedding: {width: 24}}",
            "{name: transformer, layers: 2, start: input, cell: {name: transformer, width: 24, heads: 4, hidden: 32, memory: 16},"
                    + " embedding: {width: 24}}",
            "{name: deq, cell: {name: trellisnet, width: 24, deviation: 0.2}, embedding: {width: 24}}",
            "{name: lstm, units: 24, initialState: carried, embedding: {width: 24}}",
        };
        for (int i = 0; i < models.length; i++) {
            String name = "cats-" + i;
            Tiny.in(folder, name + ".yaml", """
                    homeostat: 1
                    task: language-model
                    dataset: {name: text, train: %s, vocabulary: 16, length: 16}
                    model: %s
                    training: {epochs: 12, batchSize: 16, optimizer: {name: adam, learningRate: 0.01}, clip: {norm: 1}}
                    threads: 1
                    seed: 1
                    """.formatted(folder.resolve("cats.txt"), models[i]));
            installation
                    .run(folder, "run", name + ".yaml", "--quiet", "--out", name)
                    .exits(0)
                    .says("perplexity");
            double perplexity = new RunFolder(folder.resolve(name)).metric("test", "perplexity");
            assertTrue(perplexity > 1 && perplexity < 1.5, () -> name + ": perplexity " + perplexity);
            writes(name);
        }
        laterTokensHaveNoSay("cats-0");
    }

    /**
     * 'anderson' mixes whole sequences; plain iterations, as many for each, find a position's state without regard to what comes
     * later. A score that the solver's view of later tokens had made would not survive them.
     */
    private void laterTokensHaveNoSay(String run) {
        JsonNode causal = installation
                .run(
                        folder,
                        "evaluate",
                        run,
                        "--json",
                        "--set",
                        "model.solver=fixed-point",
                        "--set",
                        "model.solver.minIterations=60",
                        "--set",
                        "model.solver.maxIterations=60")
                .exits(0)
                .json();
        double plain = causal.at("/metrics/test/loss").asDouble();
        assertEquals(plain, new RunFolder(folder.resolve(run)).metric("test", "loss"), 0.01);
    }
}
