package org.homeostat.datasets.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.homeostat.api.dataset.Samples;

/** Arrays with arrays of the same shape as targets, in memory. */
final class Rows implements Samples {

    private final double[][] inputs;
    private final double[][] targets;
    private final Shape shape;
    private final DataType dataType;

    /**
     * Creates them.
     *
     * @param inputs the numbers of each input
     * @param targets the numbers of each target
     * @param shape of one of either
     * @param dataType of the arrays
     */
    Rows(double[][] inputs, double[][] targets, Shape shape, DataType dataType) {
        this.inputs = inputs;
        this.targets = targets;
        this.shape = shape;
        this.dataType = dataType;
    }

    @Override
    public int size() {
        return inputs.length;
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        return rows(inputs, manager, indices);
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        return rows(targets, manager, indices);
    }

    private NDList rows(double[][] source, NDManager manager, int... indices) {
        double[] chosen = Arrays.stream(indices)
                .mapToObj(i -> source[i])
                .flatMapToDouble(Arrays::stream)
                .toArray();
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(chosen, new Shape(indices.length).addAll(shape));
                NDArray ofEngine = ofJava.duplicate()) {
            return new NDList(ofEngine.toType(dataType, true));
        }
    }
}
