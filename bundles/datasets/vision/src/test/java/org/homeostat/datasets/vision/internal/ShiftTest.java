package org.homeostat.datasets.vision.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.Set;
import org.homeostat.api.dataset.DataSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShiftTest {

    private static final DataSpec IMAGE = DataSpec.image(2, 5, 4);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray apply(ShiftPlugin.Shift shift, NDArray images, long seed) {
        return shift.apply(new NDList(images), IMAGE, seed).singletonOrThrow();
    }

    @Test
    void everyImageIsAShiftOfItself() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        NDArray images = manager.arange(1f, 1f + 200 * 40, 1f).reshape(200, 2, 5, 4);
        float[] from = images.toFloatArray();
        float[] to = apply(new ShiftPlugin.Shift(1, 1), images, seed).toFloatArray();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            for (int move = 0; move < 9; move++) {
                if (isShift(from, to, i, move / 3 - 1, move % 3 - 1)) {
                    seen.add(move);
                    break;
                }
                assertTrue(move < 8, "image " + i + " is no shift");
            }
        }
        assertEquals(9, seen.size(), "all directions occur");
    }

    private static boolean isShift(float[] from, float[] to, int image, int down, int right) {
        for (int c = 0; c < 2; c++) {
            for (int row = 0; row < 5; row++) {
                for (int column = 0; column < 4; column++) {
                    int r = row - down;
                    int s = column - right;
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
    void theSeedDecides() {
        NDArray images = manager.randomNormal(new Shape(20, 2, 5, 4));
        ShiftPlugin.Shift shift = new ShiftPlugin().defaults();
        float[] first = apply(shift, images, 3).toFloatArray();
        assertArrayEquals(first, apply(shift, images, 3).toFloatArray());
        assertTrue(!java.util.Arrays.equals(first, apply(shift, images, 4).toFloatArray()));
    }

    @Test
    void nothingMovesWithoutNeedAndNothingRemainsFarAway() {
        NDArray images = manager.randomNormal(0, 1, new Shape(20, 2, 5, 4), DataType.FLOAT64);
        NDArray still = apply(new ShiftPlugin.Shift(3, 0), images, 1);
        assertArrayEquals(images.toDoubleArray(), still.toDoubleArray());
        assertArrayEquals(
                images.toDoubleArray(),
                apply(new ShiftPlugin.Shift(0, 1), images, 1).toDoubleArray());
        NDArray far = apply(new ShiftPlugin.Shift(1000, 1), images, 1);
        assertTrue(far.abs().sum().getDouble() < images.abs().sum().getDouble());
    }

    @Test
    void onlyImagesAreMoved() {
        NDList vectors = new NDList(manager.ones(new Shape(2, 3)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ShiftPlugin().defaults().apply(vectors, DataSpec.vector(3), 1));
    }
}
