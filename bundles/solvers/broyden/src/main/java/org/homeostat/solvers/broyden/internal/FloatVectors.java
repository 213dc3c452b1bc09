package org.homeostat.solvers.broyden.internal;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;

/** Vectors of float32. */
enum FloatVectors implements Vectors<float[]> {
    /** The only one. */
    INSTANCE;

    /** The relative rounding error. */
    static final double EPSILON = 0x1p-24;

    /** Sums are carried on in float64 after this many products. */
    private static final int BLOCK = 1024;

    private record Buffered(FloatBuffer buffer, int dimension) implements Rows<float[]> {

        @Override
        public void get(int row, float[] target) {
            buffer.get(row * dimension, target);
        }

        @Override
        public void put(int row, float[] source) {
            buffer.put(row * dimension, source);
        }
    }

    @Override
    public double epsilon() {
        return EPSILON;
    }

    @Override
    public float[][] table(int size) {
        return new float[size][];
    }

    @Override
    public float[] vector(int dimension) {
        return new float[dimension];
    }

    @Override
    public Rows<float[]> rows(NDArray array, int dimension) {
        // the memory of an array on the CPU itself, not a copy
        return new Buffered(array.toByteBuffer(true).asFloatBuffer(), dimension);
    }

    @Override
    public double product(float[] a, float[] b) {
        double sum = 0;
        for (int from = 0; from < a.length; from += BLOCK) {
            sum += product(a, b, from, Math.min(a.length, from + BLOCK));
        }
        return sum;
    }

    /** Four chains of additions, because one would wait for its own last result. */
    private static float product(float[] a, float[] b, int from, int to) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < to; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public void difference(float[] a, float[] b, float[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = a[i] - b[i];
        }
    }

    @Override
    public void sum(float[] a, float[] b, float[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = a[i] + b[i];
        }
    }

    @Override
    public void scale(double factor, float[] a, float[] target) {
        float c = (float) factor;
        for (int i = 0; i < target.length; i++) {
            target[i] = c * a[i];
        }
    }

    @Override
    public void add(double factor, float[] a, float[] target) {
        float c = (float) factor;
        if (c != 0) {
            for (int i = 0; i < target.length; i++) {
                target[i] += c * a[i];
            }
        }
    }

    @Override
    public void copy(float[] source, float[] target) {
        System.arraycopy(source, 0, target, 0, target.length);
    }
}
