package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.ServiceLoader;
import org.homeostat.api.platform.Compute;
import org.homeostat.runtime.internal.experiment.ClipSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClippingTest {

    private final NDManager manager =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow().newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private NDList gradients() {
        return new NDList(manager.create(new float[] {3, -4}), manager.create(new float[] {12}));
    }

    private static void clip(Optional<Double> norm, Optional<Double> value, NDList gradients) {
        new Clipping(new ClipSettings(norm, value)).clip(gradients, 13);
    }

    @Test
    void theNormIsThatOfAllGradientsTogether() {
        Clipping.Measured measured = Clipping.measure(new NDList(manager.create(0.5f)), gradients());
        assertEquals(13, measured.norm(), 1e-12);
        assertEquals(0.5, measured.losses()[0]);
    }

    @Test
    void aLargeNormIsBoundedAndASmallOneLeftAlone() {
        NDList gradients = gradients();
        clip(Optional.of(1.3), Optional.empty(), gradients);
        assertArrayEquals(new float[] {0.3f, -0.4f}, gradients.get(0).toFloatArray(), 1e-6f);
        assertArrayEquals(new float[] {1.2f}, gradients.get(1).toFloatArray(), 1e-6f);
        NDList small = gradients();
        clip(Optional.of(13.5), Optional.empty(), small);
        assertArrayEquals(new float[] {3, -4}, small.get(0).toFloatArray());
    }

    @Test
    void componentsAreBoundedBeforeTheNorm() {
        NDList gradients = gradients();
        clip(Optional.of(2.5), Optional.of(5.0), gradients);
        double factor = 2.5 / Math.sqrt(9 + 16 + 25);
        assertArrayEquals(
                new float[] {(float) (3 * factor), (float) (-4 * factor)},
                gradients.get(0).toFloatArray(),
                1e-6f);
        assertArrayEquals(new float[] {(float) (5 * factor)}, gradients.get(1).toFloatArray(), 1e-6f);
    }

    @Test
    void whatIsNotFiniteIsSeen() {
        NDArray loss = manager.create(1f);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            NDList gradients = new NDList(manager.create(new float[] {1, bad}), manager.create(new float[] {2}));
            assertFalse(Clipping.measure(new NDList(loss), gradients).isFinite());
        }
        assertFalse(Clipping.measure(new NDList(manager.create(Float.NaN)), gradients())
                .isFinite());
    }
}
