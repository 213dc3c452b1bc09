package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;

/** Draws a weight uniformly from ±1/√n, where n is the number of inputs of one output, as the published code does. */
final class UniformInitializer implements Initializer {

    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
        double bound = 1 / Math.sqrt((double) shape.size() / shape.get(0));
        return manager.randomUniform((float) -bound, (float) bound, shape, dataType);
    }
}
