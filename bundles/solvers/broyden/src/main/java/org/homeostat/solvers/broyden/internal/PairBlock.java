package org.homeostat.solvers.broyden.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The pairs of some samples as arrays of the engine.
 *
 * <p>What is made from arrays of a memory belongs to it until the solve ends, unless closed; so everything here is.
 */
final class PairBlock implements AutoCloseable {

    private final NDArray steps;
    private final NDArray images;

    private PairBlock(NDArray steps, NDArray images) {
        this.steps = steps;
        this.images = images;
    }

    /** Creates one without pairs, of shape (batch, slots, d). */
    static PairBlock empty(Shape shape, DataType type, NDManager manager) {
        return new PairBlock(manager.zeros(shape, type), manager.zeros(shape, type));
    }

    /** The number of slots that there is room for. */
    int slots() {
        return Math.toIntExact(steps.getShape().get(1));
    }

    /** Where the arrays are. */
    Device device() {
        return steps.getDevice();
    }

    /** This block with more room; takes its place. */
    PairBlock extended(int more) {
        PairBlock extended = new PairBlock(extended(steps, more), extended(images, more));
        close();
        return extended;
    }

    private static NDArray extended(NDArray array, int more) {
        Shape shape = array.getShape();
        try (NDArray room =
                array.getManager().zeros(new Shape(shape.get(0), more, shape.get(2)), array.getDataType())) {
            return array.concat(room, 1);
        }
    }

    /** Writes a slot of all samples. */
    void set(NDIndex slot, NDArray step, NDArray image) {
        steps.set(slot, step);
        images.set(slot, image);
    }

    /** Writes a slot of the samples whose rows are true. */
    void set(NDIndex slot, NDArray step, NDArray image, NDArray rows) {
        try (NDArray oldStep = steps.get(slot);
                NDArray oldImage = images.get(slot)) {
            set(slot, NDArrays.where(rows, step, oldStep), NDArrays.where(rows, image, oldImage));
        }
    }

    /** The inner products of all steps with a vector a sample, (batch, slots). */
    double[] onSteps(NDArray vectors) {
        return products(steps, vectors);
    }

    /** The inner products of all images' changes with a vector a sample, (batch, slots). */
    double[] onImages(NDArray vectors) {
        return products(images, vectors);
    }

    private static double[] products(NDArray stack, NDArray vectors) {
        try (NDArray products = stack.matMul(vectors.expandDims(2));
                NDArray exact = products.toType(DataType.FLOAT64, true)) {
            return exact.toDoubleArray();
        }
    }

    /** For each sample the sum of its images' changes with the given weights, (batch, d). */
    NDArray mixImages(double[] weights, NDManager manager) {
        return mix(images, weights, manager);
    }

    /** For each sample the sum of its steps with the given weights, (batch, d). */
    NDArray mixSteps(double[] weights, NDManager manager) {
        return mix(steps, weights, manager);
    }

    private static NDArray mix(NDArray stack, double[] weights, NDManager manager) {
        Shape shape = stack.getShape();
        return manager.create(weights, new Shape(shape.get(0), 1, shape.get(1)))
                .toType(stack.getDataType(), false)
                .toDevice(stack.getDevice(), false)
                .matMul(stack)
                .squeeze(1);
    }

    /** The given rows, as a block of another manager, on its device. */
    PairBlock select(int[] rows, NDManager manager) {
        return new PairBlock(select(steps, rows, manager), select(images, rows, manager));
    }

    /** The given rows of an array, as an array of another manager, on its device. */
    static NDArray select(NDArray array, int[] rows, NDManager manager) {
        try (NDArray index = array.getManager().create(rows);
                NDArray selected = array.get(index)) {
            NDArray moved = selected.toDevice(manager.getDevice(), true);
            moved.attach(manager);
            NDScope.unregister(moved);
            return moved;
        }
    }

    @Override
    public void close() {
        steps.close();
        images.close();
    }
}
