package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import org.homeostat.api.solver.Budget.Norm;

/**
 * {@link Rows} in Java, for float32 on the CPU. Works on the arrays' own memory, a row at a time, and keeps the best iterates
 * in the array that becomes the result.
 */
@SuppressWarnings("ReferenceEquality") // the same handle is meant, not equal numbers
final class HostRows extends Rows {

    private final int dimension;
    private final Norm norm;
    private final NDArray best;
    private final FloatBuffer bestRows;
    private int[] samples;
    private NDArray stateSeen;
    private FloatBuffer stateRows;
    private float[] stateRow = new float[0];
    private float[] imageRow = new float[0];

    HostRows(NDArray like, Norm norm, NDManager manager) {
        this.norm = norm;
        int batch = Math.toIntExact(like.getShape().get(0));
        dimension = Math.toIntExact(like.getShape().get(1));
        best = Scopes.adopt(manager.create(like.getShape(), like.getDataType()), manager);
        bestRows = rows(best);
        samples = new int[batch];
        for (int i = 0; i < batch; i++) {
            samples[i] = i;
        }
    }

    private static FloatBuffer rows(NDArray array) {
        return array.toByteBuffer(true).asFloatBuffer();
    }

    @Override
    void measure(NDArray state, NDArray image, double[] difference, double[] scale) {
        stateSeen = state;
        stateRows = rows(state);
        FloatBuffer imageRows = rows(image);
        int width = imageRows.remaining() / samples.length;
        if (stateRow.length != width) {
            stateRow = new float[width];
            imageRow = new float[width];
        }
        for (int row = 0; row < samples.length; row++) {
            stateRows.get(row * width, stateRow);
            imageRows.get(row * width, imageRow);
            if (norm == Norm.TWO) {
                measureTwo(row, difference, scale);
            } else {
                measureMax(row, difference, scale);
            }
        }
    }

    /** Two-norms, summed in double so that large values do not overflow, in chains that do not wait for each other. */
    private void measureTwo(int row, double[] difference, double[] scale) {
        float[] z = stateRow;
        float[] f = imageRow;
        double r0 = 0;
        double r1 = 0;
        double r2 = 0;
        double r3 = 0;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (int end = f.length - 3; i < end; i += 4) {
            double f0 = f[i];
            double f1 = f[i + 1];
            double f2 = f[i + 2];
            double f3 = f[i + 3];
            double d0 = f0 - z[i];
            double d1 = f1 - z[i + 1];
            double d2 = f2 - z[i + 2];
            double d3 = f3 - z[i + 3];
            s0 += f0 * f0;
            s1 += f1 * f1;
            s2 += f2 * f2;
            s3 += f3 * f3;
            r0 += d0 * d0;
            r1 += d1 * d1;
            r2 += d2 * d2;
            r3 += d3 * d3;
        }
        for (; i < f.length; i++) {
            double fi = f[i];
            double di = fi - z[i];
            s0 += fi * fi;
            r0 += di * di;
        }
        difference[row] = Math.sqrt((r0 + r1) + (r2 + r3));
        scale[row] = Math.sqrt((s0 + s1) + (s2 + s3));
    }

    private void measureMax(int row, double[] difference, double[] scale) {
        double r = 0;
        double s = 0;
        for (int i = 0; i < imageRow.length; i++) {
            // Math.max hands NaN on
            s = Math.max(s, Math.abs((double) imageRow[i]));
            r = Math.max(r, Math.abs((double) imageRow[i] - stateRow[i]));
        }
        difference[row] = r;
        scale[row] = s;
    }

    @Override
    void keepBest(NDArray z, boolean[] better) {
        FloatBuffer source = z == stateSeen ? stateRows : rows(z);
        for (int row = 0; row < samples.length; row++) {
            if (better[row]) {
                bestRows.put(samples[row] * dimension, source, row * dimension, dimension);
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
    }

    @Override
    NDArray snapshot(NDManager owner) {
        return Scopes.adopt(best.duplicate(), owner);
    }

    @Override
    NDArray best(NDManager owner) {
        best.attach(owner);
        return best;
    }
}
