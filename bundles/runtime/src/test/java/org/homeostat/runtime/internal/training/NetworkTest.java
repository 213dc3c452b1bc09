package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.ServiceLoader;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Compute;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private final NDManager manager =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow().newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void arraysAreSetWhateverTheirMemoryLooksLike() {
        NDArray scalar = manager.create(1f);
        NDArray turned =
                manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)).transpose();
        for (NDArray array : new NDArray[] {scalar, turned}) {
            array.setRequiresGradient(true);
            NDArray other = manager.arange((float) array.size()).add(0.5f).reshape(array.getShape());
            Network.set(array, "a", Map.of("a", TensorData.of(other)), "the checkpoint");
            assertArrayEquals(other.toFloatArray(), array.toFloatArray());
            assertTrue(array.hasGradient());
        }
    }

    @Test
    void anotherNumberTypeIsCalledThat() {
        NDArray array = manager.zeros(new Shape(2), DataType.FLOAT64);
        Map<String, TensorData> saved = Map.of("a", TensorData.of(manager.zeros(new Shape(2))));
        HomeostatException e =
                assertThrows(HomeostatException.class, () -> Network.set(array, "a", saved, "the run's checkpoint"));
        assertEquals(
                "tensor 'a' of the run's checkpoint has numbers of type float32, but the model's are float64; leave the"
                        + " experiment's dataType as it was when they were written",
                e.getMessage());
    }

    @Test
    void aTensorThatDoesNotFitIsNamed() {
        NDArray array = manager.zeros(new Shape(2));
        Map<String, TensorData> saved = Map.of("b", TensorData.of(manager.zeros(new Shape(3))));
        for (String name : new String[] {"a", "b"}) {
            HomeostatException e =
                    assertThrows(HomeostatException.class, () -> Network.set(array, name, saved, "the checkpoint"));
            assertTrue(e.getMessage().contains("'" + name + "'"), e.getMessage());
        }
    }
}
