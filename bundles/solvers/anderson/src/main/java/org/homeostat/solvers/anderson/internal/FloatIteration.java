package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import org.homeostat.api.solver.Problem;

/** The arithmetic in float32, with products of residuals in float64, for which converting them once is fastest. */
final class FloatIteration extends HostIteration<float[]> {

    private final float[] state;
    private final float[] mixed;
    private FloatBuffer states;
    private FloatBuffer images;
    private FloatBuffer nexts;

    FloatIteration(Anderson settings, Problem problem, Spares<float[]> spares) {
        super(settings, problem, spares);
        state = new float[dimension];
        mixed = new float[dimension];
    }

    @Override
    void open(NDArray stateArray, NDArray image, NDArray next) {
        states = view(stateArray);
        images = view(image);
        nexts = view(next);
    }

    /** The memory of an array on the CPU itself, not a copy. */
    private static FloatBuffer view(NDArray array) {
        return array.toByteBuffer(true).asFloatBuffer();
    }

    @Override
    void take(int row, float[] target, double[] residual, double damping) {
        states.get(row * dimension, state);
        images.get(row * dimension, target);
        for (int i = 0; i < target.length; i++) {
            // exact between numbers less than a factor of two apart, elsewhere better than the image itself; half the
            // time
            residual[i] = target[i] - state[i];
        }
        float back = (float) (1 - damping);
        if (back > 0) {
            for (int i = 0; i < target.length; i++) {
                target[i] -= back * (target[i] - state[i]);
            }
        }
    }

    @Override
    void shorten(float[] target, double[] residual, double shrinkage) {
        for (int i = 0; i < target.length; i++) {
            target[i] = (float) (target[i] - shrinkage * residual[i]);
        }
    }

    @Override
    void mix(int row, float[][] targets, int slot, double[] weights) {
        System.arraycopy(targets[slot], 0, mixed, 0, dimension);
        for (int other = 0; other < weights.length; other++) {
            if (other != slot && weights[other] != 0) {
                add((float) weights[other], targets[other], targets[slot]);
            }
        }
        nexts.put(row * dimension, mixed);
    }

    @Override
    void stay(int row) {
        nexts.put(row * dimension, states, row * dimension, dimension);
    }

    /** Adds weight·(older - newest): that the weights sum to 1 then holds whatever their rounding. */
    private void add(float weight, float[] older, float[] newest) {
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] += weight * (older[i] - newest[i]);
        }
    }
}
