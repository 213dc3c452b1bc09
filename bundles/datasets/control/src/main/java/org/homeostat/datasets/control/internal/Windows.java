package org.homeostat.datasets.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.homeostat.api.dataset.Samples;

/** Windows of a simulation, one after the other: (state, measurement) at each step, and the next state as target. */
final class Windows implements Samples {

    private final float[] states;
    private final float[] measured;
    private final int nodes;
    private final int window;
    private final int measurements;
    private final DataType dataType;

    Windows(float[] states, float[] measured, int nodes, int window, DataType dataType) {
        this.states = states;
        this.measured = measured;
        this.nodes = nodes;
        this.window = window;
        this.measurements = measured.length / (states.length / nodes - 1);
        this.dataType = dataType;
    }

    @Override
    public int size() {
        return (states.length / nodes - 1) / window;
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        int width = nodes + measurements;
        float[] values = new float[indices.length * window * width];
        for (int i = 0; i < indices.length; i++) {
            for (int t = 0; t < window; t++) {
                int step = indices[i] * window + t;
                int row = (i * window + t) * width;
                System.arraycopy(states, step * nodes, values, row, nodes);
                System.arraycopy(measured, step * measurements, values, row + nodes, measurements);
            }
        }
        return array(manager, values, indices.length, width);
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        float[] values = new float[indices.length * window * nodes];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(states, (indices[i] * window + 1) * nodes, values, i * window * nodes, window * nodes);
        }
        return array(manager, values, indices.length, nodes);
    }

    private NDList array(NDManager manager, float[] values, int batch, int width) {
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(values, new Shape(batch, window, width));
                NDArray ofEngine = ofJava.duplicate()) {
            return new NDList(ofEngine.toType(dataType, true));
        }
    }
}
