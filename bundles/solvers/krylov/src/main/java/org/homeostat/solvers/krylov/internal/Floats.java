package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** {@link Arithmetic} in float32. */
final class Floats implements Arithmetic<float[]> {

    /** Products are added up in float32 this far, and further in float64, so that long vectors lose no digits. */
    private static final int BLOCK = 512;

    /** Squares between these have lost nothing that matters to float32's range. */
    private static final double SMALL = 1e-24;

    private static final double LARGE = 1e36;

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

    /** In eight chains of additions, because one would wait for its own last result. */
    @Override
    public double product(float[] a, float[] b) {
        double sum = 0;
        int i = 0;
        while (i < a.length - 7) {
            int end = Math.min(i + BLOCK, a.length - 7);
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            float s4 = 0;
            float s5 = 0;
            float s6 = 0;
            float s7 = 0;
            for (; i < end; i += 8) {
                s0 += a[i] * b[i];
                s1 += a[i + 1] * b[i + 1];
                s2 += a[i + 2] * b[i + 2];
                s3 += a[i + 3] * b[i + 3];
                s4 += a[i + 4] * b[i + 4];
                s5 += a[i + 5] * b[i + 5];
                s6 += a[i + 6] * b[i + 6];
                s7 += a[i + 7] * b[i + 7];
            }
            sum += ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
        }
        for (; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** In float64 where squares would overflow or vanish. */
    @Override
    public double norm(float[] vector) {
        double square = product(vector, vector);
        return square > SMALL && square < LARGE ? Math.sqrt(square) : Math.sqrt(exactSquare(vector));
    }

    private static double exactSquare(float[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return sum;
    }
}
