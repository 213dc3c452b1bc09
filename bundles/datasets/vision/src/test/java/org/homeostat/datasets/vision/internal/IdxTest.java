package org.homeostat.datasets.vision.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.homeostat.api.HomeostatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {

    @TempDir
    Path folder;

    private final byte[] pixels = new byte[2 * 3 * 4];

    IdxTest() {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (17 * i);
        }
    }

    @Test
    void anIntactFileIsRead() throws IOException {
        Path file = IdxFiles.write(folder.resolve("images.gz"), 0x0803, new int[] {2, 3, 4}, pixels);
        Idx idx = Idx.read(file, -1, 3, 4);
        assertArrayEquals(new int[] {2, 3, 4}, idx.shape());
        assertArrayEquals(pixels, idx.bytes());
    }

    @Test
    void theWrongKindOfFileIsRefused() throws IOException {
        Path labels = IdxFiles.write(folder.resolve("labels.gz"), 0x0801, new int[] {24}, pixels);
        refused(labels, "it starts with 0x00000801, an idx file of bytes with 3 axes with 0x00000803", -1, 3, 4);
        Path floats = IdxFiles.write(folder.resolve("floats.gz"), 0x0D01, new int[] {6}, pixels);
        refused(floats, "0x00000d01", -1);
    }

    @Test
    void aHeaderThatDisagreesIsRefused() throws IOException {
        Path file = IdxFiles.write(folder.resolve("images.gz"), 0x0803, new int[] {2, 3, 4}, pixels);
        refused(file, "its header states 2 along axis 0, expected is 3", 3, 3, 4);
        refused(file, "its header states 4 along axis 2, expected is 28", 2, 3, 28);
        Path negative = IdxFiles.write(folder.resolve("negative.gz"), 0x0801, new int[] {-5}, pixels);
        refused(negative, "its header states -5", -1);
        Path huge = IdxFiles.write(folder.resolve("huge.gz"), 0x0803, new int[] {1 << 30, 28, 28}, pixels);
        refused(huge, "more than can be read", -1, 28, 28);
    }

    @Test
    void tooFewOrTooManyBytesAreRefused() throws IOException {
        Path few = IdxFiles.write(folder.resolve("few.gz"), 0x0803, new int[] {3, 3, 4}, pixels);
        refused(few, "it holds 24 of the 36 bytes", -1, 3, 4);
        Path many = IdxFiles.write(folder.resolve("many.gz"), 0x0803, new int[] {1, 3, 4}, pixels);
        refused(many, "it holds more than the 12 bytes", -1, 3, 4);
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        Path file = IdxFiles.write(folder.resolve("images.gz"), 0x0803, new int[] {2, 3, 4}, pixels);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused(file, "is damaged", -1, 3, 4);
        }
    }

    @Test
    void aFlippedBitIsRefusedOrHarmless() throws IOException {
        Path file = IdxFiles.write(folder.resolve("images.gz"), 0x0803, new int[] {2, 3, 4}, pixels);
        byte[] whole = Files.readAllBytes(file);
        int refusals = 0;
        // behind gzip's header, whose time stamp and system nobody checks
        for (int i = 10; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 4;
            Files.write(file, flipped);
            try {
                assertArrayEquals(pixels, Idx.read(file, -1, 3, 4).bytes());
            } catch (HomeostatException e) {
                refusals++;
            }
        }
        assertTrue(refusals > whole.length - 15, refusals + " refusals of " + whole.length);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("page.gz"), "<html>404 not found</html>");
        refused(text, "it is not intact gzip data", -1);
        Path missing = folder.resolve("missing.gz");
        Exception e = assertThrows(HomeostatException.class, () -> Idx.read(missing, -1));
        assertTrue(e.getMessage().contains(missing.toString()), e.getMessage());
    }

    private static void refused(Path file, String finding, int... shape) {
        String message = assertThrows(HomeostatException.class, () -> Idx.read(file, shape))
                .getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertTrue(message.contains(finding), message);
        assertTrue(message.contains("delete it and put the published file in its place"), message);
    }

    @Test
    void imagesAndLabelsBelongTogether() throws IOException {
        Path images =
                IdxFiles.write(folder.resolve("images.gz"), 0x0803, new int[] {2, 3, 3}, Arrays.copyOf(pixels, 18));
        Path labels = IdxFiles.write(folder.resolve("labels.gz"), 0x0801, new int[] {2}, new byte[] {9, 0});
        assertEquals(2, Images.read(images, labels, 2, 3).count());
        Path wrong = IdxFiles.write(folder.resolve("wrong.gz"), 0x0801, new int[] {2}, new byte[] {3, (byte) 200});
        String message = assertThrows(HomeostatException.class, () -> Images.read(images, wrong, 2, 3))
                .getMessage();
        assertTrue(message.contains("label 1 (from 0) of it is 200, accepted are 0 to 9"), message);
        Path three = IdxFiles.write(folder.resolve("three.gz"), 0x0801, new int[] {3}, new byte[3]);
        assertThrows(HomeostatException.class, () -> Images.read(images, three, 2, 3));
    }
}
