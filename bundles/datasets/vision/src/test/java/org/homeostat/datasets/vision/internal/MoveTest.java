package org.homeostat.datasets.vision.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.dataset.Augmentation;
import org.homeostat.api.dataset.DataSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lies on the pixels of images moves with them. */
class MoveTest {

    private static final DataSpec IMAGE = DataSpec.image(1, 5, 4);
    private static final DataSpec MASK =
            DataSpec.tokens(new Shape(5, 4), List.of("a", "b"), DataSpec.Axis.HEIGHT, DataSpec.Axis.WIDTH);
    private static final DataSpec LABEL = DataSpec.label(List.of("a", "b"));

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static List<Augmentation> augmentations() {
        return List.of(new PadCropFlipPlugin.PadCropFlip(2, true), new ShiftPlugin.Shift(2, 0.7));
    }

    /** Masks whose numbers are their images' values less 1, so that the zeros of images that come in are -1. */
    @ParameterizedTest
    @MethodSource("augmentations")
    void masksMoveWithTheirImages(Augmentation augmentation) {
        NDArray images = manager.arange(1f, 1f + 30 * 20, 1f).reshape(30, 1, 5, 4);
        NDArray masks = images.sub(1).toType(DataType.INT64, true).reshape(30, 5, 4);
        NDArray moved = augmentation.apply(new NDList(images), IMAGE, 7).head();
        NDArray targets = augmentation.targets(new NDList(masks), MASK, 7).head();
        assertEquals(DataType.INT64, targets.getDataType());
        assertEquals(masks.getShape(), targets.getShape());
        long[] expected = moved.sub(1).toType(DataType.INT64, true).toLongArray();
        assertArrayEquals(expected, targets.toLongArray());
        assertFalse(Arrays.equals(expected, masks.toLongArray()), "nothing was moved");
        assertTrue(Arrays.stream(expected).anyMatch(k -> k == -1), "nothing came in");
    }

    @ParameterizedTest
    @MethodSource("augmentations")
    void labelsStay(Augmentation augmentation) {
        NDList labels = new NDList(manager.create(new long[] {1, 0}));
        assertArrayEquals(
                new long[] {1, 0}, augmentation.targets(labels, LABEL, 7).head().toLongArray());
    }

    @Test
    void whatLiesOnThePixelsSuits() {
        for (Augmentation augmentation : augmentations()) {
            assertTrue(augmentation.suits(IMAGE, LABEL));
            assertTrue(augmentation.suits(IMAGE, MASK));
            assertTrue(augmentation.suits(IMAGE, DataSpec.image(3, 5, 4)));
            assertFalse(augmentation.suits(IMAGE, DataSpec.image(1, 10, 8)), "of another size");
            assertFalse(augmentation.suits(DataSpec.vector(20), LABEL));
        }
    }
}
