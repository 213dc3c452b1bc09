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
import java.util.Optional;
import java.util.ServiceLoader;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Compute;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EquilibriumTableTest {

    private final NDManager manager =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow().newManager(Device.cpu());
    private final FakeLayer layer = new FakeLayer();

    @AfterEach
    void close() {
        manager.close();
    }

    private double[] start(DataType type, int batch, int size) {
        NDArray zeros = manager.zeros(new Shape(batch, size), type);
        return layer.start().apply(zeros).toType(DataType.FLOAT64, true).toDoubleArray();
    }

    private void found(DataType type, double[][] states) {
        layer.equilibrium = Optional.of(manager.create(states).toType(type, true));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void samplesStartWhereTheyEndedAndOthersAsTheLayerSays(DataType type) {
        layer.startFrom(zeros -> zeros.add(7));
        EquilibriumTable table = new EquilibriumTable(layer);
        assertArrayEquals(new double[] {7, 7, 7, 7}, start(type, 2, 2));
        table.hold(4, 0);
        assertArrayEquals(new double[] {7, 7, 7, 7}, start(type, 2, 2));
        found(type, new double[][] {{0.5, -2}, {3, 4}});
        table.keep();
        table.hold(0, 1, 4);
        assertArrayEquals(new double[] {3, 4, 7, 7, 0.5, -2}, start(type, 3, 2));
        found(type, new double[][] {{9, 9}, {8, 8}, {1, 1}});
        table.keep();
        assertArrayEquals(new double[] {9, 9, 8, 8, 1, 1}, start(type, 3, 2));
        // evaluation holds no training samples
        table.hold();
        assertArrayEquals(new double[] {7, 7, 7, 7, 7, 7}, start(type, 3, 2));
    }

    @Test
    void whatIsSavedIsTakenUp() {
        EquilibriumTable table = new EquilibriumTable(layer);
        assertEquals(Map.of(), table.save("t"));
        table.hold(5, 2);
        found(DataType.FLOAT64, new double[][] {{1, 2, 3}, {4, 5, 6}});
        table.keep();
        Map<String, TensorData> saved = table.save("t");
        assertEquals(new Shape(2, 3), saved.get("t.states").shape());
        FakeLayer other = new FakeLayer();
        EquilibriumTable again = new EquilibriumTable(other);
        again.load("t", saved);
        again.hold(2, 5);
        NDArray zeros = manager.zeros(new Shape(2, 3), DataType.FLOAT64);
        assertArrayEquals(
                new double[] {4, 5, 6, 1, 2, 3}, other.start().apply(zeros).toDoubleArray());
        again.load("t", Map.of());
        assertArrayEquals(new double[6], other.start().apply(zeros).toDoubleArray());
    }

    @Test
    void statesOfAnotherSizeAreRefused() {
        EquilibriumTable table = new EquilibriumTable(layer);
        table.hold(1);
        found(DataType.FLOAT32, new double[][] {{1, 2, 3}});
        table.keep();
        HomeostatException e = assertThrows(HomeostatException.class, () -> start(DataType.FLOAT32, 1, 4));
        assertTrue(e.getMessage().contains("training.reuseEquilibria"), e.getMessage());
        found(DataType.FLOAT32, new double[][] {{1, 2, 3, 4}});
        assertThrows(HomeostatException.class, table::keep);
    }
}
