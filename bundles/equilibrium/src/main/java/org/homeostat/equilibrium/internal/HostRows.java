package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.homeostat.api.solver.Budget.Norm;

/** {@link Rows} in Java, for float32 on the CPU. */
@SuppressWarnings("ReferenceEquality") // the same handle is meant, not equal numbers
final class HostRows extends Rows {

    private final int dimension;
    private final Norm norm;
    private final int batch;
    private final float[] best;
    private int[] samples;
    private NDArray stateSeen;
    private NDArray imageSeen;
    private float[] state;
    private float[] image;

    HostRows(int batch, int dimension, Norm norm) {
        this.batch = batch;
        this.dimension = dimension;
        this.norm = norm;
        best = new float[batch * dimension];
        samples = new int[batch];
        for (int i = 0; i < batch; i++) {
            samples[i] = i;
        }
        state = new float[0];
        image = new float[0];
    }

    @Override
    void measure(NDArray newState, NDArray newImage, double[] difference, double[] scale) {
        if (newState == imageSeen) {
            float[] swap = state;
            state = image;
            image = swap;
        } else {
            state = read(newState, state);
        }
        stateSeen = newState;
        image = read(newImage, image);
        imageSeen = newImage;
        int width = image.length / samples.length;
        for (int row = 0; row < samples.length; row++) {
            if (norm == Norm.TWO) {
                measureTwo(row, width, difference, scale);
            } else {
                measureMax(row, width, difference, scale);
            }
        }
    }

    /** Two-norms of a row, summed in double in four chains, so that large values do not overflow. */
    private void measureTwo(int row, int width, double[] difference, double[] scale) {
        int from = row * width;
        int to = from + width;
        double r0 = 0;
        double r1 = 0;
        double f0 = 0;
        double f1 = 0;
        int i = from;
        for (; i + 1 < to; i += 2) {
            double a = image[i];
            double b = image[i + 1];
            double da = a - state[i];
            double db = b - state[i + 1];
            f0 += a * a;
            f1 += b * b;
            r0 += da * da;
            r1 += db * db;
        }
        if (i < to) {
            double a = image[i];
            double da = a - state[i];
            f0 += a * a;
            r0 += da * da;
        }
        difference[row] = Math.sqrt(r0 + r1);
        scale[row] = Math.sqrt(f0 + f1);
    }

    private void measureMax(int row, int width, double[] difference, double[] scale) {
        double r = 0;
        double f = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            // Math.max hands NaN on
            f = Math.max(f, Math.abs((double) image[i]));
            r = Math.max(r, Math.abs((double) image[i] - state[i]));
        }
        difference[row] = r;
        scale[row] = f;
    }

    @Override
    void keepBest(NDArray z, boolean[] better) {
        float[] source;
        if (z == stateSeen) {
            source = state;
        } else if (z == imageSeen) {
            source = image;
        } else {
            source = read(z, new float[0]);
        }
        for (int row = 0; row < samples.length; row++) {
            if (better[row]) {
                System.arraycopy(source, row * dimension, best, samples[row] * dimension, dimension);
            }
        }
    }

    @Override
    void keep(int[] rows) {
        int[] kept = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            kept[i] = samples[rows[i]];
        }
        samples = kept;
        stateSeen = null;
        imageSeen = null;
    }

    @Override
    NDArray best(NDManager manager) {
        return manager.create(best, new Shape(batch, dimension));
    }

    private static float[] read(NDArray array, float[] buffer) {
        java.nio.FloatBuffer source = array.toByteBuffer(true).asFloatBuffer();
        float[] target = buffer.length == source.remaining() ? buffer : new float[source.remaining()];
        source.get(target);
        return target;
    }
}
