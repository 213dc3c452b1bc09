package org.homeostat.datasets.vision.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.Set;
import org.homeostat.api.dataset.DataSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PadCropFlipTest {

    private static final DataSpec IMAGE = DataSpec.image(2, 5, 4);
    private static final int COUNT = 400;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private float[] apply(int pad, boolean flip, NDArray images, long seed) {
        return new PadCropFlipPlugin.PadCropFlip(pad, flip)
                .apply(new NDList(images), IMAGE, seed)
                .singletonOrThrow()
                .toFloatArray();
    }

    @Test
    void everyImageIsACropOfThePaddedImageOrOfItsMirror() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        NDArray images = manager.arange(1f, 1f + COUNT * 40, 1f).reshape(COUNT, 2, 5, 4);
        float[] from = images.toFloatArray();
        float[] to = apply(1, true, images, seed);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < COUNT; i++) {
            int found = -1;
            for (int k = 0; k < 18 && found < 0; k++) {
                if (isCrop(from, to, i, k / 6 - 1, k / 2 % 3 - 1, k % 2 == 1)) {
                    found = k;
                }
            }
            assertTrue(found >= 0, "image " + i + " is no crop");
            seen.add(found);
        }
        assertEquals(18, seen.size(), "every place occurs, mirrored and not");
    }

    private static boolean isCrop(float[] from, float[] to, int image, int down, int right, boolean mirrored) {
        for (int c = 0; c < 2; c++) {
            for (int row = 0; row < 5; row++) {
                for (int column = 0; column < 4; column++) {
                    int r = row - down;
                    int s = (mirrored ? 3 - column : column) - right;
                    boolean inside = r >= 0 && r < 5 && s >= 0 && s < 4;
                    int plane = (image * 2 + c) * 20;
                    if (to[plane + row * 4 + column] != (inside ? from[plane + r * 4 + s] : 0)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Test
    void theSeedDecidesAndNothingMovesWithoutPadding() {
        NDArray images = manager.randomNormal(new Shape(20, 2, 5, 4));
        assertArrayEquals(apply(4, true, images, 3), apply(4, true, images, 3));
        assertTrue(!java.util.Arrays.equals(apply(4, true, images, 3), apply(4, true, images, 4)));
        assertArrayEquals(images.toFloatArray(), apply(0, false, images, 1));
    }

    @Test
    void onlyImagesAreChanged() {
        NDList vectors = new NDList(manager.ones(new Shape(2, 3)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PadCropFlipPlugin().defaults().apply(vectors, DataSpec.vector(3), 1));
    }
}
