package org.homeostat.runtime.internal.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor outside the engine.
 *
 * @param type the type of its elements
 * @param shape its shape
 * @param bytes the elements, row by row, little-endian
 */
public record TensorData(DataType type, Shape shape, byte[] bytes) {

    /** Refuses bytes that do not fill the shape. */
    public TensorData {
        if (bytes.length != shape.size() * type.getNumOfBytes()) {
            throw new IllegalArgumentException(bytes.length + " bytes are no " + type + " of shape " + shape);
        }
    }

    /**
     * Copies an array out of the engine.
     *
     * @param array the array
     * @return its elements
     */
    public static TensorData of(NDArray array) {
        // With gradients attached the engine would hand out a view that still records.
        try (NDArray plain = array.stopGradient()) {
            return new TensorData(plain.getDataType(), plain.getShape(), plain.toByteArray());
        }
    }

    /**
     * Whether all of its numbers are finite.
     *
     * @return {@code false} if a real number is NaN or infinite
     */
    public boolean isFinite() {
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            return true;
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean finite = true;
        while (finite && numbers.hasRemaining()) {
            finite = Double.isFinite(type == DataType.FLOAT32 ? numbers.getFloat() : numbers.getDouble());
        }
        return finite;
    }

    /**
     * This tensor in double precision, which every number of single precision has exactly.
     *
     * @return a copy, or this tensor if its numbers are no FLOAT32
     */
    public TensorData widened() {
        if (type != DataType.FLOAT32) {
            return this;
        }
        ByteBuffer narrow = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer wide = ByteBuffer.allocate(2 * bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        while (narrow.hasRemaining()) {
            wide.putDouble(narrow.getFloat());
        }
        return new TensorData(DataType.FLOAT64, shape, wide.array());
    }

    /**
     * Copies the elements into the engine.
     *
     * @param manager owner of the result
     * @return a fresh array
     */
    public NDArray toArray(NDManager manager) {
        // on the CPU the array that is created lies in Java's memory, which only its own handle keeps
        try (NDArray shared = manager.create(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), shape, type)) {
            return shared.duplicate();
        }
    }
}
