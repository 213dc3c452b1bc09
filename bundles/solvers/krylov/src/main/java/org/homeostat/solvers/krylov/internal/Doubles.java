package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/** {@link Arithmetic} in float64. */
final class Doubles implements Arithmetic<double[]> {

    @Override
    public Rows<double[]> rows(NDArray array) {
        DoubleBuffer memory = array.toByteBuffer(true).asDoubleBuffer();
        return new Rows<>() {
            @Override
            public void get(int row, double[] target) {
                memory.get(row * target.length, target);
            }

            @Override
            public void put(int row, double[] source) {
                memory.put(row * source.length, source);
            }
        };
    }

    @Override
    public double[] zeros(int length) {
        return new double[length];
    }

    @Override
    public double[][] places(int count) {
        return new double[count][0];
    }

    @Override
    public int length(double[] vector) {
        return vector.length;
    }

    @Override
    public void clear(double[] target) {
        Arrays.fill(target, 0);
    }

    @Override
    public void copy(double[] source, double[] target) {
        System.arraycopy(source, 0, target, 0, target.length);
    }

    @Override
    public void difference(double factor, double[] a, double[] b, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = factor * (a[i] - b[i]);
        }
    }

    @Override
    public void sum(double[] a, double factor, double[] b, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = a[i] + factor * b[i];
        }
    }

    @Override
    public void scale(double factor, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] *= factor;
        }
    }

    /** In four chains of additions, because one would wait for its own last result. */
    @Override
    public double product(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (int end = Math.min(a.length, b.length) - 3; i < end; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public double norm(double[] vector) {
        return Math.sqrt(product(vector, vector));
    }
}
