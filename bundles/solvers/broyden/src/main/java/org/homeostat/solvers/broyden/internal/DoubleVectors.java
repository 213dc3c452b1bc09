package org.homeostat.solvers.broyden.internal;

import ai.djl.ndarray.NDArray;
import java.nio.DoubleBuffer;

/** Vectors of float64. */
enum DoubleVectors implements Vectors<double[]> {
    /** The only one. */
    INSTANCE;

    /** The relative rounding error. */
    static final double EPSILON = 0x1p-53;

    /** Sums are carried on afresh after this many products. */
    private static final int BLOCK = 1024;

    private record Buffered(DoubleBuffer buffer, int dimension) implements Rows<double[]> {

        @Override
        public void get(int row, double[] target) {
            buffer.get(row * dimension, target);
        }

        @Override
        public void put(int row, double[] source) {
            buffer.put(row * dimension, source);
        }
    }

    @Override
    public double epsilon() {
        return EPSILON;
    }

    @Override
    public double[][] table(int size) {
        return new double[size][];
    }

    @Override
    public double[] vector(int dimension) {
        return new double[dimension];
    }

    @Override
    public Rows<double[]> rows(NDArray array, int dimension) {
        // the memory of an array on the CPU itself, not a copy
        return new Buffered(array.toByteBuffer(true).asDoubleBuffer(), dimension);
    }

    @Override
    public double product(double[] a, double[] b) {
        double sum = 0;
        for (int from = 0; from < a.length; from += BLOCK) {
            sum += product(a, b, from, Math.min(a.length, from + BLOCK));
        }
        return sum;
    }

    /** Four chains of additions, because one would wait for its own last result. */
    private static double product(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
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
    public void difference(double[] a, double[] b, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = a[i] - b[i];
        }
    }

    @Override
    public void sum(double[] a, double[] b, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = a[i] + b[i];
        }
    }

    @Override
    public void scale(double factor, double[] a, double[] target) {
        double c = factor;
        for (int i = 0; i < target.length; i++) {
            target[i] = c * a[i];
        }
    }

    @Override
    public void add(double factor, double[] a, double[] target) {
        double c = factor;
        if (c != 0) {
            for (int i = 0; i < target.length; i++) {
                target[i] += c * a[i];
            }
        }
    }

    @Override
    public void copy(double[] source, double[] target) {
        System.arraycopy(source, 0, target, 0, target.length);
    }
}
