package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** The rows of an array on the CPU, on its own memory, as float64 whatever its type. */
interface HostRows {

    /** Reads a row. */
    void get(int row, double[] target);

    /** Writes a row; for arrays that are contiguous, as fresh ones are. */
    void put(int row, double[] source);

    /** A view of an array's memory; valid while the array is open. */
    static HostRows of(NDArray array) {
        return array.getDataType() == DataType.FLOAT64
                ? new Doubles(array.toByteBuffer(true).asDoubleBuffer())
                : new Floats(array.toByteBuffer(true).asFloatBuffer());
    }

    /** Rows in float64. */
    record Doubles(DoubleBuffer memory) implements HostRows {

        @Override
        public void get(int row, double[] target) {
            memory.get(row * target.length, target);
        }

        @Override
        public void put(int row, double[] source) {
            memory.put(row * source.length, source);
        }
    }

    /** Rows in float32. */
    record Floats(FloatBuffer memory) implements HostRows {

        @Override
        public void get(int row, double[] target) {
            int from = row * target.length;
            for (int i = 0; i < target.length; i++) {
                target[i] = memory.get(from + i);
            }
        }

        @Override
        public void put(int row, double[] source) {
            int from = row * source.length;
            for (int i = 0; i < source.length; i++) {
                memory.put(from + i, (float) source[i]);
            }
        }
    }
}
