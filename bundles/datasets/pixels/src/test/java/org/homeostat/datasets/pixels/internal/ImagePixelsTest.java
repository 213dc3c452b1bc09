package org.homeostat.datasets.pixels.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.datasets.pixels.internal.ImagePixelsPlugin.ImagePixels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePixelsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private Samples open(ImagePixels data, String split) {
        return data.open(split, new Context(folder, manager, DataType.FLOAT32));
    }

    private static int[] all(Samples samples) {
        return IntStream.range(0, samples.size()).toArray();
    }

    /** A 4x4 image whose red is 16·row + 4·column + 0, green 1 and blue 2 more, of 255. */
    private Path numbered(String name) throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                int red = 16 * row + 4 * column;
                image.setRGB(column, row, red << 16 | red + 1 << 8 | red + 2);
            }
        }
        return written(image, name);
    }

    private Path written(BufferedImage image, String name) throws IOException {
        File file = folder.resolve(name).toFile();
        assertTrue(ImageIO.write(image, "png", file));
        return file.toPath();
    }

    private List<Integer> reds(NDArray colours) {
        List<Integer> reds = new ArrayList<>();
        for (float red : colours.get(":, 0").toFloatArray()) {
            reds.add(Math.round(red * 255));
        }
        return reds;
    }

    @ParameterizedTest
    @ValueSource(strings = {"text-x", "text--1", "kodim00", "kodim99", "chelsae", ""})
    void refusesNamesOfNoImage(String name) {
        String message = assertThrows(IllegalArgumentException.class, () -> new ImagePixels(name, 4, false))
                .getMessage();
        assertTrue(message.contains("image is '" + name + "'; accepted are"), message);
    }

    @Test
    void splitsAreThePublishedGrids() throws IOException {
        ImagePixels data = new ImagePixels(numbered("a.png").toString(), 4, true);
        assertEquals(List.of("train", "validation", "test", "whole"), data.splits());
        List<List<Integer>> reds = List.of(
                List.of(0, 8, 32, 40),
                List.of(4, 12, 36, 44),
                List.of(20, 28, 52, 60),
                IntStream.range(0, 16).mapToObj(i -> 4 * i).toList());
        for (int i = 0; i < 4; i++) {
            Samples samples = open(data, data.splits().get(i));
            NDArray colours = samples.targets(manager, all(samples)).get(0);
            assertEquals(reds.get(i), reds(colours));
            assertEquals(
                    colours.get("0, 0").getFloat() + 2 / 255f,
                    colours.get("0, 2").getFloat(),
                    1e-6);
        }
        assertEquals(List.of("train", "validation", "test"), new ImagePixels("a.png", 4, false).splits());
    }

    /** Tancik et al.: linspace(0, 1, size, endpoint=False), x along columns first. */
    @Test
    void coordinatesAreXAndYFromZeroToBelowOne() throws IOException {
        numbered("a.png");
        Samples test = open(new ImagePixels("a.png", 4, false), Dataset.TEST);
        NDArray coordinates = test.inputs(manager, 1, 2).singletonOrThrow();
        assertEquals(new Shape(2, 2), coordinates.getShape());
        assertArrayEquals(new float[] {0.75f, 0.25f, 0.25f, 0.75f}, coordinates.toFloatArray());
    }

    /**
     * By hand: the training pixels are 0, 8 / 32, 40. At (1, 1) their mean is 20; at (1, 3) there is nothing to the right, which
     * leaves (8 + 40) / 2; at (3, 1) nothing below, (32 + 40) / 2; at (3, 3) the pixel itself.
     */
    @Test
    void theReferenceIsBilinearInterpolationOfTrainingPixels() throws IOException {
        numbered("a.png");
        ImagePixels data = new ImagePixels("a.png", 4, false);
        assertEquals(List.of(20, 24, 36, 40), references(data, Dataset.TEST));
        assertEquals(List.of(4, 8, 36, 40), references(data, Dataset.VALIDATION));
        assertEquals(List.of(0, 8, 32, 40), references(data, Dataset.TRAIN));
    }

    private List<Integer> references(ImagePixels data, String split) {
        Samples samples = open(data, split);
        NDList targets = samples.targets(manager, all(samples));
        assertEquals(2, targets.size());
        return reds(targets.get(1));
    }

    @Test
    void theRunMayWantDoublePrecision() {
        Samples samples =
                new ImagePixels("text-1", 8, false).open(Dataset.TRAIN, new Context(folder, manager, DataType.FLOAT64));
        assertEquals(16, samples.size());
        for (NDArray array : samples.targets(manager, 3, 1)) {
            assertEquals(DataType.FLOAT64, array.getDataType());
        }
        assertEquals(
                DataType.FLOAT64, samples.inputs(manager, 0).singletonOrThrow().getDataType());
    }

    @Test
    void theEmbeddedPhotographNeedsNoFile() {
        ImagePixels data = new ImagePixelsPlugin().defaults();
        Samples train = open(data, Dataset.TRAIN);
        assertEquals(128 * 128, train.size());
        NDArray colours = train.targets(manager, all(train)).get(0);
        assertEquals(data.target().shape(), colours.getShape().slice(1));
        // a ginger cat: more red than blue, neither black nor white
        float[] mean = colours.mean(new int[] {0}).toFloatArray();
        assertTrue(mean[0] > mean[2] + 0.1 && mean[0] < 0.8 && mean[2] > 0.2, () -> mean[0] + " and " + mean[2]);
        assertTrue(train.size()
                > open(new ImagePixels("chelsea", 64, false), Dataset.TRAIN).size());
    }

    @Test
    void greyValuesAreTakenAsTheyAre() throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(2, 2, 0, 100);
        written(image, "grey.png");
        Samples train = open(new ImagePixels("grey.png", 4, false), Dataset.TRAIN);
        assertArrayEquals(
                new float[] {100 / 255f, 100 / 255f, 100 / 255f},
                train.targets(manager, 3).get(0).toFloatArray());
    }

    /** 5x6 pixels to 4x4: the square begins one column in and is 5 wide, a new pixel is 1.25 old ones. */
    @Test
    void theMiddleSquareIsAveragedOverAreas() throws IOException {
        BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
        for (int column = 0; column < 7; column++) {
            for (int row = 0; row < 5; row++) {
                image.setRGB(column, row, 40 * column << 16 | 50 * row);
            }
        }
        written(image, "ramp.png");
        Samples whole = open(new ImagePixels("ramp.png", 4, true), "whole");
        float[] colours = whole.targets(manager, all(whole)).get(0).toFloatArray();
        // columns 40, 80, 120, 160, 200: (40 + 80/4) / 1.25, (80·3/4 + 120/2) / 1.25, (120/2 + 160·3/4) / 1.25, ...
        double[] expected = {48, 96, 144, 192};
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i] / 255, colours[3 * i], 1e-6);
        }
        // rows 0, 50, 100, 150, 200
        double[] blues = {10, 70, 130, 190};
        for (int i = 0; i < 4; i++) {
            assertEquals(blues[i] / 255, colours[12 * i + 2], 1e-6);
        }
    }

    @Test
    void kodakPhotographsLieInTheDataFolder() throws IOException {
        Files.createDirectory(folder.resolve("kodak"));
        numbered("kodak/kodim07.png");
        assertEquals(4, open(new ImagePixels("kodim07", 4, false), Dataset.TEST).size());
        assertMessage(new ImagePixels("kodim08", 4, false), "kodak/kodim08.png", "Kodak");
    }

    @Test
    void wrongImagesAreRefusedWithWhatWouldDo() throws IOException {
        numbered("a.png");
        Files.writeString(folder.resolve("text.png"), "no image");
        byte[] whole = Files.readAllBytes(folder.resolve("a.png"));
        Files.write(folder.resolve("half.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertMessage(new ImagePixels("a.png", 6, false), "4x4", "dataset.size 6", "up to 4");
        assertMessage(new ImagePixels("text.png", 4, false), "no image", "PNG and JPEG");
        assertMessage(new ImagePixels("half.png", 4, false), "half.png is damaged");
        assertMessage(new ImagePixels("b.png", 4, false), "b.png is missing", "'text-1'");
        assertMessage(new ImagePixels(folder.resolve("b.png").toString(), 4, false), "no such file");
        assertMessage(new ImagePixels("chelsea", 512, false), "256x256");
    }

    private void assertMessage(ImagePixels data, String... parts) {
        String message = assertThrows(HomeostatException.class, () -> open(data, Dataset.TRAIN))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ImagePixels("chelsea", 63, false));
        assertThrows(IllegalArgumentException.class, () -> new ImagePixels(" ", 64, false));
        assertThrows(IllegalArgumentException.class, () -> open(new ImagePixels("text-1", 64, false), "whole"));
    }
}
