package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;
import org.homeostat.solvers.anderson.internal.Spares.Memory;

/** {@link Anderson} in Java, for small states in float32 on the CPU, where engine calls would cost more than the arithmetic. */
final class FloatIteration implements Iteration {

    private final Problem problem;
    private final int dimension;
    private final int slots;
    private final Windows windows;
    private final Spares<float[]> spares;
    private final float[] state;
    private final float[] mixed;
    private List<Memory<float[]>> samples;
    private int stored;

    FloatIteration(Anderson settings, Problem problem, Spares<float[]> spares) {
        this.problem = problem;
        this.spares = spares;
        dimension = Math.toIntExact(problem.dimension());
        slots = settings.window() + 1;
        windows = new Windows(settings, problem.batch());
        state = new float[dimension];
        mixed = new float[dimension];
        samples = spares.take(problem.batch(), dimension);
    }

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public NDArray image(NDArray z) {
        return problem.evaluate(z);
    }

    @Override
    public NDArray propose(Step step) {
        int slot = stored % slots;
        stored++;
        int used = Math.min(stored, slots);
        NDArray next = step.state()
                .getManager()
                .create(step.state().getShape(), step.state().getDataType());
        FloatBuffer states = view(step.state());
        FloatBuffer images = view(step.image());
        FloatBuffer nexts = view(next);
        for (int row = 0; row < samples.size(); row++) {
            Memory<float[]> sample = samples.get(row);
            float[] target = sample.targets()[slot];
            states.get(row * dimension, state);
            images.get(row * dimension, target);
            split(target, sample.residuals()[slot], (float) (1 - windows.damping(row)));
            double[] weights = windows.weigh(row, sample.residuals(), slot, used);
            if (windows.origin(row) != slot) {
                sample.exchange(windows.origin(row), slot);
                shorten(sample.targets()[slot], sample.residuals()[slot], windows.shrinkage(row));
            }
            mix(sample.targets(), slot, weights);
            nexts.put(row * dimension, mixed);
        }
        return next;
    }

    /** Turns the image into z + β g and writes g. */
    private void split(float[] target, double[] residual, float back) {
        for (int i = 0; i < target.length; i++) {
            residual[i] = (double) target[i] - state[i];
        }
        if (back > 0) {
            for (int i = 0; i < target.length; i++) {
                target[i] -= back * (target[i] - state[i]);
            }
        }
    }

    /** Turns z + β g into z + (β - shrinkage) g. */
    private static void shorten(float[] target, double[] residual, double shrinkage) {
        for (int i = 0; i < target.length; i++) {
            target[i] = (float) (target[i] - shrinkage * residual[i]);
        }
    }

    private void mix(float[][] row, int slot, double[] weights) {
        System.arraycopy(row[slot], 0, mixed, 0, dimension);
        for (int other = 0; other < slots; other++) {
            if (other != slot && weights[other] != 0) {
                add((float) weights[other], row[other], row[slot]);
            }
        }
    }

    /** Adds weight·(older - newest): that the weights sum to 1 then holds whatever their rounding. */
    private void add(float weight, float[] older, float[] newest) {
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] += weight * (older[i] - newest[i]);
        }
    }

    @Override
    public void keep(int[] rows) {
        List<Memory<float[]>> kept = new ArrayList<>(rows.length);
        List<Memory<float[]>> left = new ArrayList<>(samples);
        for (int i = rows.length - 1; i >= 0; i--) {
            kept.add(left.remove(rows[i]));
        }
        Collections.reverse(kept);
        spares.give(left, dimension);
        samples = kept;
        windows.keep(rows);
    }

    @Override
    public void close() {
        spares.give(samples, dimension);
        samples = List.of();
    }

    /** The memory of an array on the CPU itself, not a copy. */
    private static FloatBuffer view(NDArray array) {
        return array.toByteBuffer(true).asFloatBuffer();
    }
}
