package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    /** The number of Konishi and Kawahara 2022, for both models. */
    @Test
    void modelsOfCopyMemoryHaveThePublishedSize() {
        for (String tiers : new String[] {"single", "two"}) {
            installation
                    .run(folder, "summary", "copy-memory-sim-" + tiers)
                    .exits(0)
                    .says("17,294 trainable parameters");
        }
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
    }
}
