package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchNormTest {

    private static final double EPSILON = 1e-5f;

    private final NDManager manager = NDManager.newBaseManager();
    private final BatchNorm block = new BatchNorm(1);

    @AfterEach
    void close() {
        manager.close();
    }

    private double[] forward(double[] x, boolean training) {
        if (!block.isInitialized()) {
            block.initialize(manager, DataType.FLOAT64, new Shape(1, 1));
        }
        NDArray batch = manager.create(x, new Shape(x.length, 1, 1, 1));
        return block.forward(new ParameterStore(manager, false), new NDList(batch), training)
                .singletonOrThrow()
                .toDoubleArray();
    }

    private double parameter(String name) {
        return block.getParameters().get(name).getArray().toDoubleArray()[0];
    }

    @Test
    void trainingNormalisesByTheBatch() {
        double[] y = forward(new double[] {1, 2, 6}, true);
        double deviation = Math.sqrt(14.0 / 3 + EPSILON);
        assertArrayEquals(new double[] {-2 / deviation, -1 / deviation, 3 / deviation}, y, 1e-12);
    }

    @Test
    void averagesFollowMeanAndUnbiasedVariance() {
        forward(new double[] {1, 2, 6}, true);
        assertEquals(0.1 * 3, parameter("mean"), 1e-6);
        assertEquals(0.9 + 0.1 * 7, parameter("variance"), 1e-6);
        forward(new double[] {1, 2, 6}, true);
        assertEquals(0.19 * 3, parameter("mean"), 1e-6);
    }

    @Test
    void evaluationUsesTheAverages() {
        forward(new double[] {1, 2, 6}, true);
        double mean = parameter("mean");
        double deviation = Math.sqrt(parameter("variance") + EPSILON);
        assertArrayEquals(new double[] {(5 - mean) / deviation}, forward(new double[] {5}, false), 1e-12);
        assertEquals(mean, parameter("mean"));
    }

    @Test
    void numbersThatAreNotFiniteLeaveTheAveragesAlone() {
        forward(new double[] {1, 2, 6}, true);
        double mean = parameter("mean");
        double variance = parameter("variance");
        forward(new double[] {1, Double.NaN, 6}, true);
        forward(new double[] {1, Double.POSITIVE_INFINITY, 6}, true);
        assertEquals(mean, parameter("mean"));
        assertEquals(variance, parameter("variance"));
    }

    @Test
    void averagesAreNotTrained() {
        forward(new double[] {1}, false);
        assertFalse(block.getParameters().get("mean").requiresGradient());
        assertFalse(block.getParameters().get("variance").requiresGradient());
    }
}
