package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** The rows of an array on the CPU, on its own memory, as float64 whatever its type. */
interface HostRows {

    /** Reads a row. */
    void get(int row, double[] target);

    /** Reads factor·(row - base). */
    void getDifference(int row, double[] base, double factor, double[] target);

    /** Writes a row; for arrays that are contiguous, as fresh ones are. */
    void put(int row, double[] source);

    /** Writes base + factor·direction. */
    void putSum(int row, double[] base, double factor, double[] direction);

    /**
     * A view of an array's memory; valid while the array is open.
     *
     * @param array (batch, width)
     * @param width the length of a row
     */
    static HostRows of(NDArray array, int width) {
        return array.getDataType() == DataType.FLOAT64
                ? new Doubles(array.toByteBuffer(true).asDoubleBuffer(), new double[width])
                : new Floats(array.toByteBuffer(true).asFloatBuffer(), new float[width]);
    }

    /** Rows in float64. */
    record Doubles(DoubleBuffer memory, double[] scratch) implements HostRows {

        @Override
        public void get(int row, double[] target) {
            memory.get(row * target.length, target);
        }

        @Override
        public void getDifference(int row, double[] base, double factor, double[] target) {
            memory.get(row * scratch.length, target);
            for (int i = 0; i < target.length; i++) {
                target[i] = factor * (target[i] - base[i]);
            }
        }

        @Override
        public void put(int row, double[] source) {
            memory.put(row * source.length, source);
        }

        @Override
        public void putSum(int row, double[] base, double factor, double[] direction) {
            for (int i = 0; i < scratch.length; i++) {
                scratch[i] = base[i] + factor * direction[i];
            }
            memory.put(row * scratch.length, scratch);
        }
    }

    /** Rows in float32, converted on their way: single reads and writes of a buffer would cost more than the arithmetic. */
    record Floats(FloatBuffer memory, float[] scratch) implements HostRows {

        @Override
        public void get(int row, double[] target) {
            memory.get(row * scratch.length, scratch);
            for (int i = 0; i < target.length; i++) {
                target[i] = scratch[i];
            }
        }

        @Override
        public void getDifference(int row, double[] base, double factor, double[] target) {
            memory.get(row * scratch.length, scratch);
            for (int i = 0; i < target.length; i++) {
                target[i] = factor * (scratch[i] - base[i]);
            }
        }

        @Override
        public void put(int row, double[] source) {
            for (int i = 0; i < scratch.length; i++) {
                scratch[i] = (float) source[i];
            }
            memory.put(row * scratch.length, scratch);
        }

        @Override
        public void putSum(int row, double[] base, double factor, double[] direction) {
            for (int i = 0; i < scratch.length; i++) {
                scratch[i] = (float) (base[i] + factor * direction[i]);
            }
            memory.put(row * scratch.length, scratch);
        }
    }
}
