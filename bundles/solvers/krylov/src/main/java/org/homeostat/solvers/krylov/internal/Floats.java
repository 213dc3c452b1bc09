package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** {@link Arithmetic} in float32. */
final class Floats implements Arithmetic<float[]> {

    /** Products are added up in float32 this far, and further in float64, so that long vectors lose no digits. */
    private static final int BLOCK = 512;

    @Override
    public Rows<float[]> rows(NDArray array) {
        FloatBuffer memory = array.toByteBuffer(true).asFloatBuffer();
        return new Rows<>() {
            @Override
            public void get(int row, float[] target) {
                memory.get(row * target.length, target);
            }

            @Override
            public void put(int row, float[] source) {
                memory.put(row * source.length, source);
            }
        };
    }

    @Override
    public float[] zeros(int length) {
        return new float[length];
    }

    @Override
    public float[][] places(int count) {
        return new float[count][0];
    }

    @Override
    public int length(float[] vector) {
        return vector.length;
    }

    @Override
    public void clear(float[] target) {
        Arrays.fill(target, 0);
    }

    @Override
    public void copy(float[] source, float[] target) {
        System.arraycopy(source, 0, target, 0, target.length);
    }

    @Override
    public void difference(double factor, float[] a, float[] b, float[] target) {
        float f = (float) factor;
        for (int i = 0; i < target.length; i++) {
            target[i] = f * (a[i] - b[i]);
        }
    }

    @Override
    public void sum(float[] a, double factor, float[] b, float[] target) {
        float f = (float) factor;
        for (int i = 0; i < target.length; i++) {
            target[i] = a[i] + f * b[i];
        }
    }

    @Override
    public void scale(double factor, float[] target) {
        float f = (float) factor;
        for (int i = 0; i < target.length; i++) {
            target[i] *= f;
        }
    }

    @Override
    public double product(float[] a, float[] b) {
        double sum = 0;
        for (int from = 0; from < a.length; from += BLOCK) {
            sum += product(a, b, from, Math.min(from + BLOCK, a.length));
        }
        return sum;
    }

    /** In eight chains of additions, because one would wait for its own last result. */
    private static double product(float[] a, float[] b, int from, int to) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = from;
        for (; i < to - 7; i += 8) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
            s4 += a[i + 4] * b[i + 4];
            s5 += a[i + 5] * b[i + 5];
            s6 += a[i + 6] * b[i + 6];
            s7 += a[i + 7] * b[i + 7];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i];
        }
        return (double) (s0 + s1) + (s2 + s3) + (s4 + s5) + (s6 + s7);
    }

    /** Squared and summed in float64, where large numbers do not overflow and small ones do not vanish. */
    @Override
    public double norm(float[] vector) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i < vector.length - 3; i += 4) {
            double v0 = vector[i];
            double v1 = vector[i + 1];
            double v2 = vector[i + 2];
            double v3 = vector[i + 3];
            s0 += v0 * v0;
            s1 += v1 * v1;
            s2 += v2 * v2;
            s3 += v3 * v3;
        }
        for (; i < vector.length; i++) {
            s0 += (double) vector[i] * vector[i];
        }
        return Math.sqrt((s0 + s1) + (s2 + s3));
    }
}
