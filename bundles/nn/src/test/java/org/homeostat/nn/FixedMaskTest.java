package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedMaskTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"0.1, FLOAT32", "0.5, FLOAT64", "0.9, FLOAT32"})
    void itKeepsTheExpectation(double rate, DataType type) {
        NDArray like = manager.zeros(new Shape(1), type);
        double sum = 0;
        int count = 200_000;
        NDArray mask = new FixedMask(rate).draw(like, new Shape(200, 1000), 7);
        assertEquals(type, mask.getDataType());
        for (Number value : mask.toArray()) {
            double kept = value.doubleValue();
            assertEquals(kept == 0 ? 0 : 1 / (1 - rate), kept, 1e-6);
            sum += kept;
        }
        double deviation = Math.sqrt(rate / (1 - rate) / count);
        assertEquals(1, sum / count, 5 * deviation);
    }

    @Test
    void aSeedFixesItAndTheEngineHasNoPart() {
        NDArray like = manager.zeros(new Shape(1));
        FixedMask mask = new FixedMask(0.5);
        NDArray first = mask.draw(like, new Shape(20, 30), 1);
        NDArray noise = manager.randomNormal(new Shape(100));
        assertEquals(first, mask.draw(like, new Shape(20, 30), 1));
        assertNotEquals(first, mask.draw(like, new Shape(20, 30), 2));
        assertEquals(100, noise.size());
        // rows differ: every sample has a mask of its own
        assertNotEquals(first.get("0"), first.get("1"));
    }

    @Test
    void ratesWithoutSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FixedMask(1));
        assertThrows(IllegalArgumentException.class, () -> new FixedMask(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new FixedMask(Double.NaN));
        assertFalse(new FixedMask(0).drops());
    }
}
