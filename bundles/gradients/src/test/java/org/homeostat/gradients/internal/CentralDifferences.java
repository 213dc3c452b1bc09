package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import java.util.function.DoubleSupplier;

/** Derivatives of a loss by central differences. */
final class CentralDifferences {

    private static final double STEP = 1e-6;

    private CentralDifferences() {}

    /**
     * ∂loss/∂leaf.
     *
     * @param leaf the array that the loss depends on, in float64; it is moved and put back
     * @param loss evaluates the loss
     * @return the derivatives, in the leaf's order
     */
    static double[] of(NDArray leaf, DoubleSupplier loss) {
        double[] values = leaf.toDoubleArray();
        double[] differences = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            differences[i] = (at(leaf, values, i, STEP, loss) - at(leaf, values, i, -STEP, loss)) / (2 * STEP);
        }
        leaf.set(values);
        return differences;
    }

    /**
     * How far a gradient is off.
     *
     * @param leaf the array that the loss depends on, in float64; it is moved and put back
     * @param gradient what is said to be ∂loss/∂leaf
     * @param loss evaluates the loss
     * @return ‖gradient - differences‖ / ‖differences‖
     */
    static double error(NDArray leaf, double[] gradient, DoubleSupplier loss) {
        return Matrices.distance(gradient, of(leaf, loss));
    }

    private static double at(NDArray leaf, double[] values, int i, double step, DoubleSupplier loss) {
        double[] moved = values.clone();
        moved[i] += step;
        leaf.set(moved);
        return loss.getAsDouble();
    }
}
