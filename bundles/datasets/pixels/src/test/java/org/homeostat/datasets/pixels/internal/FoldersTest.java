package org.homeostat.datasets.pixels.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One's own images in folders. */
class FoldersTest {

    @TempDir
    private Path data;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Samples open(Dataset dataset, String split) {
        return dataset.open(split, new Context(data, manager, DataType.FLOAT64));
    }

    /** An image of one colour. */
    private void image(String path, int width, int height, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        write(image, path);
    }

    private void mask(String path, int width, int... values) throws IOException {
        BufferedImage image = new BufferedImage(width, values.length / width, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < values.length; i++) {
            image.getRaster().setSample(i % width, i / width, 0, values[i]);
        }
        write(image, path);
    }

    private void write(BufferedImage image, String path) throws IOException {
        Path file = data.resolve(path);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private static Dataset folder(List<String> classes, Integer count, boolean cached) {
        return new ImageFolderPlugin()
                .create(new ImageFolderPlugin.ImageFolder(
                        "pets",
                        Optional.empty(),
                        Optional.of("more"),
                        classes,
                        Optional.ofNullable(count),
                        2,
                        4,
                        0.25,
                        cached));
    }

    private void pets() throws IOException {
        for (int i = 0; i < 8; i++) {
            image("pets/cat/c" + i + ".png", 8, 6, 0x100000 * i);
            image("pets/dog/d" + i + ".png", 9, 3, 0x0000ff);
        }
        Files.writeString(data.resolve("pets/cat/notes.txt"), "no image");
        image("more/cat/x.png", 4, 2, 0xffffff);
        image("more/dog/x.png", 4, 2, 0x000000);
    }

    @Test
    void classesAreFoldersAndMissingSplitsTakeTheLastFilesOfEach() throws IOException {
        pets();
        for (boolean cached : new boolean[] {true, false}) {
            Dataset dataset = folder(List.of("dog", "cat"), null, cached);
            assertEquals(new Shape(3, 2, 4), dataset.input().shape());
            assertEquals(List.of("dog", "cat"), dataset.target().classes());
            assertEquals(12, open(dataset, "train").size());
            assertEquals(2, open(dataset, "test").size());
            Samples validation = open(dataset, "validation");
            assertEquals(4, validation.size());
            for (int time = 0; time < 2; time++) {
                NDArray images = validation.inputs(manager, 0, 3).head();
                assertEquals(new Shape(2, 3, 2, 4), images.getShape());
                assertEquals((1 - 0.406) / 0.225, images.getDouble(0, 2, 1, 3), 1e-6);
                assertEquals((0x70 / 255.0 - 0.485) / 0.229, images.getDouble(1, 0, 0, 0), 1e-6);
                assertArrayEquals(
                        new long[] {0, 1},
                        validation.targets(manager, 0, 3).head().toLongArray());
            }
        }
    }

    @Test
    void countedClassesGetTheirNamesFromFolders() throws IOException {
        pets();
        Dataset dataset = folder(List.of(), 2, true);
        assertEquals(List.of("1", "2"), dataset.target().classes());
        assertEquals(
                List.of("cat", "dog"),
                open(dataset, "train").target().orElseThrow().classes());
        refused("holds 2 folders, and dataset.classCount is 3", () -> open(folder(List.of(), 3, true), "train"));
    }

    @Test
    void whatIsWrongWithImageFoldersIsSaid() throws IOException {
        refused("there is no folder", () -> open(folder(List.of("cat", "dog"), null, true), "train"));
        pets();
        refused("holds [cat, dog]", () -> open(folder(List.of("cat", "cow"), null, true), "train"));
        Files.createDirectories(data.resolve("pets/empty"));
        refused("holds no images", () -> open(folder(List.of("cat", "empty"), null, true), "train"));
        image("pets/one/a.png", 8, 8, 0);
        refused("too few to be shared", () -> open(folder(List.of("cat", "one"), null, true), "train"));
        image("pets/small/a.png", 3, 2, 0);
        image("pets/small/b.png", 3, 2, 0);
        Samples small = open(folder(List.of("small", "cat"), null, true), "train");
        Files.writeString(data.resolve("pets/small/a.png"), "no image");
        refused("is no image that can be read", () -> small.inputs(manager, 0));
        assertThrows(IllegalArgumentException.class, () -> folder(List.of(), null, true));
        assertThrows(IllegalArgumentException.class, () -> folder(List.of("a", "b"), 2, true));
        assertThrows(IllegalArgumentException.class, () -> folder(List.of("a", "a"), null, true));
    }

    /** The training images' folders number the classes of all splits. */
    @Test
    void countedClassesAreThoseOfTheTrainingImages() throws IOException {
        pets();
        Files.move(data.resolve("more/cat"), data.resolve("more/eel"));
        refused(
                "more holds eel, which is not among the folders of training images",
                () -> open(folder(List.of(), 2, true), "test"));
        assertEquals(
                2,
                open(folder(List.of("dog", "cat"), null, true), "train")
                        .target()
                        .orElseThrow()
                        .classes()
                        .size());
        Files.move(data.resolve("more/eel"), data.resolve("more/cat"));
        Files.createDirectories(data.resolve("pets/eel"));
        image("pets/eel/e0.png", 8, 6, 0);
        refused("more holds no eel, one of", () -> open(folder(List.of(), 3, true), "test"));
    }

    /** ImageNet has images of fewer than 224 rows. */
    @Test
    void smallImagesAreEnlarged() throws IOException {
        image("pets/cat/tiny.png", 3, 1, 0x808080);
        image("pets/cat/x.png", 3, 1, 0x808080);
        image("pets/dog/a.png", 8, 6, 0);
        image("pets/dog/b.png", 8, 6, 0);
        NDArray tiny = open(folder(List.of("cat", "dog"), null, true), "train")
                .inputs(manager, 0)
                .head();
        double[] grey = tiny.get(0).get(1).toDoubleArray();
        assertEquals(8, grey.length);
        for (double value : grey) {
            assertEquals((0x80 / 255.0 - 0.456) / 0.224, value, 1e-6);
        }
        float[] rgb = {0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1};
        float[] large = new Photograph(2, 2, rgb, "two by two").averaged(4, 4);
        float[] row = {0, 0.25f, 0.75f, 1};
        for (int i = 0; i < large.length; i++) {
            assertEquals(row[i / 3 % 4], large[i], 1e-6f, "value " + i);
        }
    }

    private static Dataset masks(int classes, Integer unlabelled, String maskEnd) {
        return new MaskFolderPlugin()
                .create(new MaskFolderPlugin.MaskFolder(
                        "left",
                        "fine",
                        "train",
                        Optional.of("val"),
                        Optional.empty(),
                        "_left.png",
                        maskEnd,
                        List.of("road", "car", "sky").subList(0, classes),
                        Optional.ofNullable(unlabelled),
                        2,
                        2,
                        0.25,
                        true));
    }

    private void streets() throws IOException {
        for (int i = 0; i < 4; i++) {
            image("left/train/town/s" + i + "_left.png", 4, 4, 0x808080);
            mask("fine/train/town/s" + i + "_ids.png", 4, 0, 0, 0, 0, 0, 1, 1, 255, 0, 0, 0, 0, 0, 2, 0, i % 2);
        }
        image("left/val/v_left.png", 4, 4, 0x808080);
        mask("fine/val/v_ids.png", 4, new int[16]);
    }

    @Test
    void masksLieWhereTheirImagesDo() throws IOException {
        streets();
        Dataset dataset = masks(3, 255, "_ids.png");
        assertEquals(new Shape(2, 2), dataset.target().shape());
        assertEquals(3, open(dataset, "train").size());
        assertEquals(1, open(dataset, "validation").size());
        Samples test = open(dataset, "test");
        assertEquals(1, test.size());
        assertArrayEquals(
                new long[] {1, -1, 2, 1}, test.targets(manager, 0).head().toLongArray());
        assertEquals(new Shape(1, 3, 2, 2), test.inputs(manager, 0).head().getShape());
    }

    @Test
    void whatIsWrongWithMasksIsSaid() throws IOException {
        refused("dataset.images is 'left'", () -> open(masks(3, 255, "_ids.png"), "train"));
        streets();
        Samples undeclared = open(masks(3, null, "_ids.png"), "train");
        refused("a pixel of class 255; accepted are 0 to 2", () -> undeclared.targets(manager, 0));
        refused("or set dataset.unlabelled: 255 if they have none", () -> undeclared.targets(manager, 0));
        assertEquals(Optional.empty(), new MaskFolderPlugin().defaults().unlabelled(), "255 may be an object's number");
        Samples few = open(masks(2, 255, "_ids.png"), "train");
        refused("a pixel of class 2; accepted are 0 to 1 and 255", () -> few.targets(manager, 0));
        refused("is missing; add it, or set dataset.masks", () -> open(masks(3, 255, ".png"), "train"));
        image("fine/train/town/s0_ids.png", 4, 4, 0);
        Samples coloured = open(masks(3, 255, "_ids.png"), "train");
        refused("has 3 channels", () -> coloured.targets(manager, 0));
        mask("fine/train/town/s1_ids.png", 8, new int[16]);
        Samples cut = open(masks(3, 255, "_ids.png"), "train");
        refused(
                "has 8x2 pixels and its image " + data.resolve("left/train/town/s1_left.png") + " has 4x4",
                () -> cut.targets(manager, 1));
        String taken = assertThrows(IllegalArgumentException.class, () -> masks(3, 2, "_ids.png"))
                .getMessage();
        assertTrue(taken.contains("the number of a class"), taken);
    }

    @Test
    void averagingTakesTheMiddlePartOfTheWantedShape() {
        float[] rgb = new float[4 * 2 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = i / 3;
        }
        Photograph photograph = new Photograph(4, 2, rgb, "four by two");
        assertArrayEquals(new float[] {3.5f, 3.5f, 3.5f}, photograph.averaged(1, 1));
        assertArrayEquals(new float[] {2.5f, 2.5f, 2.5f, 4.5f, 4.5f, 4.5f}, photograph.averaged(1, 2));
        assertArrayEquals(new float[] {1, 1, 1, 5, 5, 5}, photograph.averaged(2, 1));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(HomeostatException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
