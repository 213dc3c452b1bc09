package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import java.nio.DoubleBuffer;
import org.homeostat.api.solver.Problem;

/** The arithmetic in float64. */
final class DoubleIteration extends HostIteration<double[]> {

    private final double[] state;
    private final double[] mixed;
    private DoubleBuffer states;
    private DoubleBuffer images;
    private DoubleBuffer nexts;

    DoubleIteration(Anderson settings, Problem problem, Spares<double[]> spares) {
        super(settings, problem, spares);
        state = new double[dimension];
        mixed = new double[dimension];
    }

    @Override
    void open(NDArray stateArray, NDArray image, NDArray next) {
        states = view(stateArray);
        images = view(image);
        nexts = view(next);
    }

    /** The memory of an array on the CPU itself, not a copy. */
    private static DoubleBuffer view(NDArray array) {
        return array.toByteBuffer(true).asDoubleBuffer();
    }

    @Override
    void take(int row, double[] target, double[] residual, double damping) {
        states.get(row * dimension, state);
        images.get(row * dimension, target);
        for (int i = 0; i < target.length; i++) {
            residual[i] = target[i] - state[i];
        }
        double back = 1 - damping;
        if (back > 0) {
            for (int i = 0; i < target.length; i++) {
                target[i] -= back * (target[i] - state[i]);
            }
        }
    }

    @Override
    void shorten(double[] target, double[] residual, double shrinkage) {
        for (int i = 0; i < target.length; i++) {
            target[i] -= shrinkage * residual[i];
        }
    }

    @Override
    void mix(int row, double[][] targets, int slot, double[] weights) {
        System.arraycopy(targets[slot], 0, mixed, 0, dimension);
        for (int other = 0; other < weights.length; other++) {
            if (other != slot && weights[other] != 0) {
                add(weights[other], targets[other], targets[slot]);
            }
        }
        nexts.put(row * dimension, mixed);
    }

    @Override
    void stay(int row) {
        nexts.put(row * dimension, states, row * dimension, dimension);
    }

    /** Adds weight·(older - newest): that the weights sum to 1 then holds whatever their rounding. */
    private void add(double weight, double[] older, double[] newest) {
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] += weight * (older[i] - newest[i]);
        }
    }
}
