package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/** {@link History} in Java, for float32. Inner products are summed in double. */
final class FloatHistory implements History {

    private final int dimension;
    private final double mixing;
    private final float[][] residuals;
    private final float[][] targets;
    private int rows;
    private double[][] products;
    private float[] mixed;

    FloatHistory(Problem problem, int slots, double mixing) {
        this.mixing = mixing;
        rows = problem.batch();
        dimension = Math.toIntExact(problem.dimension());
        residuals = new float[slots][rows * dimension];
        targets = new float[slots][rows * dimension];
        products = new double[rows][slots];
        mixed = new float[rows * dimension];
    }

    @Override
    public void store(int slot, Step step) {
        float[] residual = residuals[slot];
        float[] target = targets[slot];
        view(step.image()).get(target);
        view(step.state()).get(residual);
        for (int i = 0; i < residual.length; i++) {
            residual[i] = target[i] - residual[i];
        }
        if (mixing < 1) {
            float back = (float) (1 - mixing);
            for (int i = 0; i < target.length; i++) {
                target[i] -= back * residual[i];
            }
        }
    }

    @Override
    public double[][] products(int slot, int used) {
        for (int row = 0; row < rows; row++) {
            for (int other = 0; other < used; other++) {
                products[row][other] = product(residuals[slot], residuals[other], row * dimension, dimension);
            }
        }
        return products;
    }

    /** Four chains of additions, because one would wait for its own last result. */
    private static double product(float[] a, float[] b, int from, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (int end = from + length - 3; i < end; i += 4) {
            s0 += (double) a[i] * b[i];
            s1 += (double) a[i + 1] * b[i + 1];
            s2 += (double) a[i + 2] * b[i + 2];
            s3 += (double) a[i + 3] * b[i + 3];
        }
        for (int end = from + length; i < end; i++) {
            s0 += (double) a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public NDArray mix(int slot, double[][] weights, Step step) {
        float[] newest = targets[slot];
        System.arraycopy(newest, 0, mixed, 0, mixed.length);
        for (int row = 0; row < rows; row++) {
            for (int other = 0; other < targets.length; other++) {
                if (other != slot && weights[row][other] != 0) {
                    add((float) weights[row][other], targets[other], newest, row * dimension, dimension);
                }
            }
        }
        NDArray next = step.state().getManager().create(step.state().getShape(), step.state().getDataType());
        view(next).put(mixed);
        return next;
    }

    /** Adds weight·(older - newest): that the weights sum to 1 holds by construction, whatever their rounding. */
    private void add(float weight, float[] older, float[] newest, int from, int length) {
        for (int i = from; i < from + length; i++) {
            mixed[i] += weight * (older[i] - newest[i]);
        }
    }

    @Override
    public void keep(int[] kept) {
        rows = kept.length;
        for (int slot = 0; slot < residuals.length; slot++) {
            residuals[slot] = select(residuals[slot], kept);
            targets[slot] = select(targets[slot], kept);
        }
        products = new double[rows][residuals.length];
        mixed = new float[rows * dimension];
    }

    private float[] select(float[] values, int[] kept) {
        float[] selected = new float[kept.length * dimension];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(values, kept[i] * dimension, selected, i * dimension, dimension);
        }
        return selected;
    }

    /** The memory of a contiguous array on the CPU itself, not a copy. */
    private static FloatBuffer view(NDArray array) {
        return array.toByteBuffer(true).asFloatBuffer();
    }
}
