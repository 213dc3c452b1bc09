package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
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
        NDArray mask = draw(new FixedMask(rate), like, 7);
        assertEquals(type, mask.getDataType());
        for (Number value : mask.toArray()) {
            double kept = value.doubleValue();
            assertEquals(kept == 0 ? 0 : 1 / (1 - rate), kept, 1e-6);
            sum += kept;
        }
        double deviation = Math.sqrt(rate / (1 - rate) / count);
        assertEquals(1, sum / count, 5 * deviation);
    }

    private static NDArray draw(FixedMask mask, NDArray like, long seed) {
        mask.seed(seed);
        return mask.draw(like, new Shape(200, 1000));
    }

    @Test
    void aSeedFixesItAndTheEngineHasNoPart() {
        NDArray like = manager.zeros(new Shape(1));
        FixedMask mask = new FixedMask(0.5);
        NDArray first = draw(mask, like, 1);
        NDArray noise = manager.randomNormal(new Shape(100));
        assertEquals(first, draw(mask, like, 1));
        assertEquals(first, mask.draw(like, new Shape(200, 1000)));
        assertNotEquals(first, draw(mask, like, 2));
        assertEquals(100, noise.size());
        // rows differ: every sample has a mask of its own
        assertNotEquals(first.get("0"), first.get("1"));
    }

    @Test
    void withoutASeedTheEngineDraws() {
        NDArray like = manager.zeros(new Shape(1));
        NDArray[] masks = new NDArray[3];
        for (int i = 0; i < 3; i++) {
            manager.getEngine().setRandomSeed(i % 2);
            masks[i] = new FixedMask(0.5).draw(like, new Shape(10, 10));
        }
        assertEquals(masks[0], masks[2]);
        assertNotEquals(masks[0], masks[1]);
    }

    @Test
    void masksAreAddedInTrainingAlone() {
        NDList injection = new NDList(manager.ones(new Shape(5, 3)));
        FixedMask mask = new FixedMask(0.5);
        mask.addTo(injection, new Shape(4, 1, 1), false);
        assertEquals(1, injection.size());
        new FixedMask(0).addTo(injection, new Shape(4, 1, 1), true);
        assertEquals(1, injection.size());
        mask.addTo(injection, new Shape(4, 1, 1), true);
        assertEquals(new Shape(5, 4, 1, 1), injection.get(1).getShape());
    }

    @Test
    void dropoutsOfANetworkHaveMasksOfTheirOwnFixedByTheSeed() {
        ParameterStore store = new ParameterStore(manager, false);
        SequentialBlock network = new SequentialBlock();
        ParallelBlock both = new ParallelBlock(
                outputs -> new NDList(outputs.get(0).head(), outputs.get(1).head()));
        both.add(new Dropout(0.5)).add(new Dropout(0.5));
        network.add(both);
        NDList x = new NDList(manager.ones(new Shape(20, 30)));
        network.initialize(manager, DataType.FLOAT32, new Shape(20, 30));
        Dropout.seed(network, 4);
        NDList first = network.forward(store, x, true);
        manager.randomNormal(new Shape(100));
        NDList again = network.forward(store, x, true);
        assertEquals(first.get(0), again.get(0));
        assertNotEquals(first.get(0), first.get(1));
        Dropout.seed(network, 5);
        assertNotEquals(first.get(0), network.forward(store, x, true).get(0));
        assertEquals(x.head(), network.forward(store, x, false).get(0));
        assertArrayEquals(
                new Shape[] {new Shape(20, 30)}, new Dropout(0.5).getOutputShapes(new Shape[] {new Shape(20, 30)}));
    }

    @Test
    void ratesWithoutSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FixedMask(1));
        assertThrows(IllegalArgumentException.class, () -> new FixedMask(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new FixedMask(Double.NaN));
    }
}
